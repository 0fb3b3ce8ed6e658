// The one event loop of a node: everything of the board happens on it, in one thread.
#pragma once

namespace boost::asio {
class io_context;
}

namespace spore {

using EventLoop = boost::asio::io_context;

}  // namespace spore
