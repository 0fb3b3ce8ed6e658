#include "boards/http/server.h"

namespace spore::http {

void Server::poll(uint32_t nowMs) {
  shared_.nowMs = nowMs;
  shared_.isPlaceWanted = shared_.isPlaceWantedNow;
  shared_.isPlaceWantedNow = false;
  shared_.transport.beginPass();
  admit();
  for (Connection& connection : connections_) connection.pass();
}

void Server::admit() {
  size_t open = 0;
  for (Link link = 0; link < connectionsMax; ++link) {
    if (!shared_.transport.isOpen(link)) continue;
    ++open;
    if (connections_[link].isFree()) connections_[link].begin(shared_, link);
  }
  if (open == connectionsMax) makeRoom();
}

// The last place is for somebody who comes next, so that a node full of idle browsers still answers.
void Server::makeRoom() {
  Connection* idlest = nullptr;
  Connection* newest = nullptr;
  for (Connection& connection : connections_) {
    if (connection.isNew()) newest = &connection;
    if (connection.idleness() > 0 && (idlest == nullptr || connection.idleness() > idlest->idleness())) {
      idlest = &connection;
    }
  }
  if (idlest != nullptr) return idlest->leave();
  if (newest != nullptr) newest->refuse();
}

void Server::sendToThose(std::string_view text, const ClientChoice& wants) {
  if (text.empty()) return;
  for (Connection& connection : connections_) {
    WebSocket* const client = connection.webSocket();
    if (client != nullptr && wants(client->id())) client->send(shared_.transport, text);
  }
}

Status Server::sendTo(WebSocketClientId id, std::string_view text) {
  for (Connection& connection : connections_) {
    WebSocket* const client = connection.webSocket();
    if (client != nullptr && client->id() == id) return client->sendIfIdle(shared_.transport, text);
  }
  return Status::NotFound;
}

}  // namespace spore::http
