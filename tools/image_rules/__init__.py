"""What tools/image_report knows about firmware images of the ESP8266."""
