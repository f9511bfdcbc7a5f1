"""shopmark build"""
