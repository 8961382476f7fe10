"""How chat flies: style, text measure, the lane rule and the layout. No Qt here; painting is the overlay's."""
