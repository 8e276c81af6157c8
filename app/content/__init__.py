"""The content compiler: strict YAML and front matter in, documents and every problem out."""
