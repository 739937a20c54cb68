#include "server/store_pool.h"

#include <sys/stat.h>

#include <utility>

#include <fmt/format.h>

#include "base/terminal_text.h"

namespace verbale::server {

Result<void> StorePool::look(std::unique_lock<std::mutex>& /*lock*/) {
  struct stat found {};
  if (::stat(path_.c_str(), &found) != 0) {
    free_.clear();
    watch_.reset();
    identity_.reset();
    return Error{ErrorCode::kNotFound, fmt::format("{}: the database is gone", printable(path_.string()))};
  }
  const Identity identity{found.st_dev, found.st_ino};
  if (identity_ == identity) return {};
  free_.clear();
  watch_.reset();
  identity_ = identity;
  ++generation_;
  return {};
}

Result<StorePool::Loan> StorePool::borrow() {
  std::unique_lock lock(mutex_);
  if (auto sound = look(lock); !sound) return sound.error();
  returned_.wait(lock, [&] { return lent_ < size_; });
  ++lent_;
  const std::uint64_t generation = generation_;
  if (!free_.empty()) {
    auto store = std::move(free_.back());
    free_.pop_back();
    return Loan(*this, std::move(store), generation);
  }
  lock.unlock();
  auto store = Store::open(path_, Store::Mode::kReadOnly, options_);
  if (!store) {
    lock.lock();
    --lent_;
    returned_.notify_one();
    return store.error();
  }
  return Loan(*this, std::make_unique<Store>(std::move(store).value()), generation);
}

void StorePool::give_back(std::unique_ptr<Store> store, std::uint64_t generation) {
  const std::lock_guard lock(mutex_);
  --lent_;
  if (generation == generation_ && identity_) free_.push_back(std::move(store));
  returned_.notify_one();
}

Result<std::uint64_t> StorePool::state() {
  std::unique_lock lock(mutex_);
  if (auto sound = look(lock); !sound) return sound.error();
  if (!watch_) {
    auto store = Store::open(path_, Store::Mode::kReadOnly, options_);
    if (!store) return store.error();
    watch_ = std::make_unique<Store>(std::move(store).value());
    version_ = -1;
  }
  auto version = watch_->data_version();
  if (!version) return version.error();
  if (version.value() != version_) {
    version_ = version.value();
    ++state_;
  }
  return state_;
}

}  // namespace verbale::server
