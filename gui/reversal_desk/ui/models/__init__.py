"""Item models and the edits behind them."""
