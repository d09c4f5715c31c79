// A thermometer for Shivar on an ESP32: a reading a minute over MQTT with QoS 1, each with its number, so that it is stored
// exactly once however often it has to be sent. Uses ESP-MQTT, which comes with the Arduino core for the ESP32 (3.x).
#include <WiFi.h>
#include <Preferences.h>
#include "mqtt_client.h"

static const char *BROKER = "mqtt://192.168.1.20:1883";  // the gateway
static const char *USERNAME = "my-farm";                 // from: npx shivar credential add my-farm
static const char *SECRET = "…";
static const char *READINGS = "shivar/my-farm/mast/obs";
static const char *STATUS = "shivar/my-farm/mast/status";

static esp_mqtt_client_handle_t mqtt;
static uint32_t bootEpoch;
static uint32_t sequence = 0;

void setup() {
  Preferences flash;
  flash.begin("shivar");
  bootEpoch = flash.getUInt("boot", 0) + 1;
  flash.putUInt("boot", bootEpoch);
  flash.end();
  WiFi.begin("network", "password");

  esp_mqtt_client_config_t config = {};
  config.broker.address.uri = BROKER;
  config.credentials.username = USERNAME;
  config.credentials.authentication.password = SECRET;
  config.session.last_will.topic = STATUS;
  config.session.last_will.msg = "offline";
  config.session.last_will.qos = 1;
  config.session.last_will.retain = 1;
  mqtt = esp_mqtt_client_init(&config);
  esp_mqtt_client_start(mqtt);
  esp_mqtt_client_enqueue(mqtt, STATUS, "online", 0, 1, 1, true);
}

void loop() {
  char message[160];
  // The clock is none: the gateway takes the reading's age from the difference of the two times.
  snprintf(message, sizeof message,
           "{\"bootEpoch\":%lu,\"sequence\":%lu,\"clock\":\"none\",\"sentAt\":%lu,\"eventTime\":%lu,\"airTemperature\":%.2f}",
           (unsigned long)bootEpoch, (unsigned long)++sequence, millis(), millis(), readCelsius());
  // QoS 1, kept and sent again by the library until the gateway has answered.
  esp_mqtt_client_enqueue(mqtt, READINGS, message, 0, 1, 0, true);
  delay(60000);
}

float readCelsius() {
  return analogReadMilliVolts(34) / 10.0f;  // LM35: 10 mV for each degree
}
