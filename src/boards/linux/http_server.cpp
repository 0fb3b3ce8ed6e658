#include "boards/linux/http_server.h"

#include <algorithm>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <map>
#include <string>
#include <tuple>

#include "boards/linux/http_session.h"
#include "boards/linux/start_error.h"
#include "boards/linux/timer.h"
#include "boards/linux/web_socket_session.h"

namespace spore {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Acceptor = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>;

// How late a deadline may be noticed.
constexpr uint32_t sweepPeriodMs = 250;
// Connections beyond the limit that are told so; further ones are closed without a word.
constexpr size_t refusedAtOnceMax = 32;

Acceptor listening(EventLoop& loop, Endpoint address) {
  Acceptor acceptor(loop.get_executor());
  acceptor.open(tcp::v4());
  // A restarted node finds connections of its last run still closing; two listeners are refused all the same.
  acceptor.set_option(tcp::acceptor::reuse_address(true));
  error_code error;
  acceptor.bind({asio::ip::address_v4{address.ip.value}, address.port}, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error) {
    acceptor.non_blocking(true);
    return acceptor;
  }
  const std::string text = std::string(toText(address.ip).view()) + ":" + std::to_string(address.port);
  const char* advice = "see the addresses of this machine with `ip address`, and choose one with --ip";
  if (error == asio::error::address_in_use) advice = "stop what listens there, or choose another port with --http-port";
  if (error == asio::error::access_denied) advice = "choose a port of 1024 or above with --http-port";
  throw StartError("cannot listen for HTTP at " + text, error.message(), advice);
}

}  // namespace

class HttpServer::Listener : public std::enable_shared_from_this<Listener> {
 public:
  Listener(EventLoop& loop, Endpoint address, const HttpServerOptions& options)
      : connections_(std::make_shared<HttpConnections>(loop, options)),
        port_(address.port),
        acceptor_(address.ip.isNone() ? Acceptor(loop.get_executor()) : listening(loop, address)),
        sweepTimer_(loop.get_executor()),
        retryTimer_(loop.get_executor()) {}

  void stop();
  void moveTo(IpAddress ip);
  Endpoint address() const {
    if (!acceptor_.is_open()) return {{}, port_};
    const tcp::endpoint local = acceptor_.local_endpoint();
    return {IpAddress{local.address().to_v4().to_uint()}, local.port()};
  }
  size_t count() const { return connections_->sessions.size() + connections_->clients.size(); }

  void accept();
  HttpConnections& connections() { return *connections_; }

 private:
  void admit(TcpSocket socket);
  size_t openCount() const;
  bool makeRoom(IpAddress newcomer);
  void retryLater();
  void scheduleSweep();
  void sweep();

  const std::shared_ptr<HttpConnections> connections_;
  const uint16_t port_;
  Acceptor acceptor_;
  Timer sweepTimer_;
  Timer retryTimer_;
  bool isSweepScheduled_ = false;
};

void HttpServer::Listener::accept() {
  if (!acceptor_.is_open()) return;
  acceptor_.async_accept([self = shared_from_this()](error_code error, TcpSocket socket) {
    // Closed, to stop or to listen elsewhere.
    if (self->connections_->isStopping || error == asio::error::operation_aborted) return;
    if (error == asio::error::no_descriptors || error == asio::error::no_buffer_space) return self->retryLater();
    if (!error) self->admit(std::move(socket));
    self->accept();
  });
}

void HttpServer::Listener::moveTo(IpAddress ip) {
  if (address().ip == ip) return;
  Acceptor other = listening(connections_->loop, {ip, port_});
  error_code ignored;
  acceptor_.close(ignored);
  acceptor_ = std::move(other);
  if (connections_->handlers.onRequest) accept();
}

void HttpServer::Listener::admit(TcpSocket socket) {
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.set_option(tcp::no_delay(true), ignored);
  const auto session = std::make_shared<HttpSession>(connections_, std::move(socket));
  const size_t limit = connections_->options.connectionsMax;
  const size_t open = openCount();  // with this one
  if (open > limit + std::min(refusedAtOnceMax, limit)) return session->evict();
  if (open > limit && !makeRoom(session->client())) {
    session->startOverloaded();
  } else {
    session->start();
  }
  scheduleSweep();
}

// A session that is closed goes with its last handler, a little later.
size_t HttpServer::Listener::openCount() const {
  size_t open = connections_->clients.size();
  for (const HttpSession* session : connections_->sessions) open += session->isClosed() ? 0 : 1;
  return open;
}

// Whoever holds the most gives one up, so that an operator gets in however many another address holds; of equals the
// newcomer itself. That it is a connection of its own which goes is what a browser or a program expects of one that
// idles.
bool HttpServer::Listener::makeRoom(IpAddress newcomer) {
  std::map<uint32_t, size_t> held;
  for (const HttpSession* session : connections_->sessions)
    held[session->client().value] += session->isClosed() ? 0 : 1;
  HttpSession* victim = nullptr;
  const auto isBetter = [&held, newcomer](const HttpSession& one, const HttpSession& other) {
    const auto rank = [&held, newcomer](const HttpSession& session) {
      return std::tuple{held[session.client().value], session.client() == newcomer, session.isIdle()};
    };
    if (rank(one) != rank(other)) return rank(one) > rank(other);
    return one.idleSinceMs() < other.idleSinceMs();
  };
  for (HttpSession* session : connections_->sessions) {
    if (!session->isEvictable() || session == connections_->sessions.back()) continue;
    if (victim == nullptr || isBetter(*session, *victim)) victim = session;
  }
  if (victim == nullptr) return false;
  const auto kept = victim->shared_from_this();
  kept->evict();
  return true;
}

// Out of descriptors: accepting again at once would spin.
void HttpServer::Listener::retryLater() {
  retryTimer_.expires_after(std::chrono::milliseconds(100));
  retryTimer_.async_wait([self = shared_from_this()](error_code error) {
    if (!error && !self->connections_->isStopping) self->accept();
  });
}

// One timer for all deadlines, and none while nobody is connected.
void HttpServer::Listener::scheduleSweep() {
  if (isSweepScheduled_ || count() == 0 || connections_->isStopping) return;
  isSweepScheduled_ = true;
  sweepTimer_.expires_after(std::chrono::milliseconds(sweepPeriodMs));
  sweepTimer_.async_wait([self = shared_from_this()](error_code error) {
    self->isSweepScheduled_ = false;
    if (error) return;
    self->sweep();
    self->scheduleSweep();
  });
}

void HttpServer::Listener::sweep() {
  const uint64_t now = connections_->nowMs();
  // Goes by index: a session that ends leaves the list later, from its own handler.
  for (size_t i = 0; i < connections_->sessions.size(); ++i) connections_->sessions[i]->sweep(now);
  for (size_t i = 0; i < connections_->clients.size(); ++i) connections_->clients[i]->sweep(now);
}

void HttpServer::Listener::stop() {
  connections_->isStopping = true;
  error_code ignored;
  acceptor_.close(ignored);
  sweepTimer_.cancel();
  retryTimer_.cancel();
  std::vector<std::shared_ptr<HttpSession>> sessions;
  for (HttpSession* session : connections_->sessions) sessions.push_back(session->shared_from_this());
  for (const auto& session : sessions) session->stop();
  for (size_t i = 0; i < connections_->clients.size(); ++i) connections_->clients[i]->stop();
}

HttpServer::HttpServer(EventLoop& loop, Endpoint address, const HttpServerOptions& options)
    : listener_(std::make_shared<Listener>(loop, address, options)) {}

HttpServer::~HttpServer() {
  if (!listener_->connections().isStopping) stop();
}

void HttpServer::start(HttpServerHandlers handlers) {
  listener_->connections().handlers = std::move(handlers);
  listener_->accept();
}

void HttpServer::moveTo(IpAddress ip) {
  listener_->moveTo(ip);
}

void HttpServer::stop() {
  listener_->stop();
}

size_t HttpServer::connectionCount() const {
  return listener_->count();
}

Endpoint HttpServer::address() const {
  return listener_->address();
}

void HttpServer::sendToThose(std::string_view text, const ClientChoice& wants) {
  MessageQueue::Message message;
  for (WebSocketSession* client : listener_->connections().clients) {
    if (!wants(client->id())) continue;
    if (!message) message = std::make_shared<const std::string>(text);
    client->send(message);
  }
}

Status HttpServer::sendTo(WebSocketClientId id, std::string_view text) {
  for (WebSocketSession* client : listener_->connections().clients) {
    if (client->id() == id) return client->sendIfIdle(text);
  }
  return Status::NotFound;
}

size_t HttpServer::clientCount() {
  return listener_->connections().clients.size();
}

}  // namespace spore
