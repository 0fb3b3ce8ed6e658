#include "boards/linux/linux_board.h"

#include <boost/asio/io_context.hpp>

namespace spore {

LinuxBoard::LinuxBoard(const LinuxBoardOptions& options)
    : loop_(std::make_unique<EventLoop>(1)),
      log_(options.logLevel, options.logFormat),
      storage_(options.stateDir),
      firmware_(options.stateDir, options.guardSeconds),
      system_(storage_, options.self, options.memoryMax),
      radio_(options.self.ip),
      datagrams_(*loop_, options.self, options.broadcast),
      server_(*loop_, {options.self.ip, options.httpPort}, options.http),
      requests_(server_, datagrams_),
      httpClient_(*loop_),
      board_{clock_, crypto_, datagrams_, firmware_, httpClient_, log_, radio_, requests_, storage_, system_, server_} {}

LinuxBoard::~LinuxBoard() = default;

}  // namespace spore
