"""Exchange adapters: data of other systems, in and out."""
