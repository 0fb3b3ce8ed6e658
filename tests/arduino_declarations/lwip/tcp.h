// Not lwIP: see err.h.
#pragma once

#include "lwip/err.h"
#include "lwip/ip_addr.h"
#include "lwip/pbuf.h"

enum tcp_state {
  CLOSED,
  LISTEN,
  SYN_SENT,
  SYN_RCVD,
  ESTABLISHED,
  FIN_WAIT_1,
  FIN_WAIT_2,
  CLOSE_WAIT,
  CLOSING,
  LAST_ACK
};

#define TCP_MSS 536

struct tcp_pcb {
  tcp_pcb* next;
  void* callback_arg;
  tcp_state state;
  ip_addr_t remote_ip;
  uint16_t local_port;
  uint16_t snd_queuelen;  // buffers that wait or are not acknowledged
  uint32_t tmr;           // tcp_ticks when something came
  uint16_t rcv_wnd;       // what the other side may still send
};

constexpr uint8_t TCP_WRITE_FLAG_COPY = 1;
using tcp_connected_fn = err_t (*)(void* argument, tcp_pcb* connection, err_t error);
using tcp_recv_fn = err_t (*)(void* argument, tcp_pcb* connection, pbuf* data, err_t error);
using tcp_accept_fn = err_t (*)(void* argument, tcp_pcb* connection, err_t error);
using tcp_sent_fn = err_t (*)(void* argument, tcp_pcb* connection, uint16_t size);
using tcp_err_fn = void (*)(void* argument, err_t error);

tcp_pcb* tcp_new();
void tcp_arg(tcp_pcb* connection, void* argument);
void tcp_err(tcp_pcb* connection, tcp_err_fn handler);
void tcp_recv(tcp_pcb* connection, tcp_recv_fn handler);
err_t tcp_connect(tcp_pcb* connection, const ip_addr_t* address, uint16_t port, tcp_connected_fn handler);
err_t tcp_bind(tcp_pcb* connection, const ip_addr_t* address, uint16_t port);
// Gives another block in place of this one, which is freed; null: for want of memory, and this one stays.
tcp_pcb* tcp_listen_with_backlog(tcp_pcb* connection, uint8_t backlog);
// A handler that returns an error other than ERR_ABRT has the library abort the connection.
void tcp_accept(tcp_pcb* listening, tcp_accept_fn handler);
void tcp_sent(tcp_pcb* connection, tcp_sent_fn handler);
uint16_t tcp_sndbuf(const tcp_pcb* connection);
void tcp_nagle_disable(tcp_pcb* connection);
err_t tcp_write(tcp_pcb* connection, const void* bytes, uint16_t size, uint8_t flags);
err_t tcp_output(tcp_pcb* connection);
void tcp_recved(tcp_pcb* connection, uint16_t size);
// Of a connection whose other side has ended the block is freed when our end is acknowledged, and the error handler
// told so; one whose other side ends later goes to TIME_WAIT and is freed without a word.
err_t tcp_shutdown(tcp_pcb* connection, int receiving, int sending);
err_t tcp_close(tcp_pcb* connection);
void tcp_abort(tcp_pcb* connection);
