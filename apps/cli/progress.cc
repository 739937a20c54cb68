#include "progress.h"

#include <cstdio>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

namespace verbale {

ProgressLine::ProgressLine(bool wanted) : shown_(wanted && ::isatty(STDERR_FILENO) != 0) {}

void ProgressLine::update(std::size_t articles, InputProgress progress) {
  if (!shown_) return;
  const auto now = Clock::now();
  if (now - last_ < std::chrono::milliseconds(200)) return;
  last_ = now;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const auto megabytes = [](std::uint64_t bytes) { return static_cast<double>(bytes) / 1e6; };
  const double rate = megabytes(progress.bytes) / seconds;
  std::string line = fmt::format("{} articles, {:.1f} MB", articles, megabytes(progress.bytes));
  if (progress.bytes_total > 0) line += fmt::format(" of {:.1f}", megabytes(progress.bytes_total));
  line += fmt::format(", {:.1f} MB/s", rate);
  if (progress.bytes_total > progress.bytes && rate > 0) {
    const auto left = static_cast<long>(megabytes(progress.bytes_total - progress.bytes) / rate);
    line += fmt::format(", {}:{:02} left", left / 60, left % 60);
  }
  std::fputs(("\r\x1b[K" + line).c_str(), stderr);
  std::fflush(stderr);
  drawn_ = true;
}

void ProgressLine::clear() {
  if (!drawn_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace verbale
