"""What could a region do that it does not do yet?"""
