/// The line to an MQTT broker, by Eclipse Paho's asynchronous MQTT 5 client, with its known defects worked around where
/// they would bite; each such place names the defect.
@NullMarked
package dev.agentsessions.adapter.mqtt;

import org.jspecify.annotations.NullMarked;
