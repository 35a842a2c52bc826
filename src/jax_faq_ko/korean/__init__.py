"""What a site of Korean RST needs: permanent anchors, clean markup, terms, style and spelling."""
