"""A small district application on slrtkit, with pages made on the server: copy it, and make it yours."""
