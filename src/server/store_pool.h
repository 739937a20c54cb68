#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "store/store.h"

namespace verbale::server {

/// Connections to one database that queries borrow.
///
/// A file that was deleted or replaced meanwhile is noticed: the connections are opened anew, or the error
/// says what is wrong.
class StorePool {
 public:
  StorePool(std::filesystem::path path, std::size_t size, StoreOptions options)
      : path_(std::move(path)), size_(size), options_(options) {}

  /// A borrowed connection; it goes back as it ends.
  class Loan {
   public:
    Loan(StorePool& pool, std::unique_ptr<Store> store, std::uint64_t generation)
        : pool_(&pool), store_(std::move(store)), generation_(generation) {}
    Loan(Loan&&) noexcept = default;
    Loan& operator=(Loan&&) = delete;
    ~Loan() {
      if (store_) pool_->give_back(std::move(store_), generation_);
    }
    Store& operator*() const { return *store_; }
    Store* operator->() const { return store_.get(); }

   private:
    StorePool* pool_;
    std::unique_ptr<Store> store_;
    std::uint64_t generation_;
  };

  /// Waits for a connection where all are lent.  Errors: those of Store::open.
  [[nodiscard]] Result<Loan> borrow();

  /// Another number after every change of the database, or of the file that is it.  Errors: as borrow().
  [[nodiscard]] Result<std::uint64_t> state();

 private:
  struct Identity {
    dev_t device;
    ino_t inode;
    friend bool operator==(const Identity&, const Identity&) = default;
  };

  void give_back(std::unique_ptr<Store> store, std::uint64_t generation);
  /// Forgets the connections to a file that is no longer the one at the path.  REQUIRES: mutex_ is held.
  [[nodiscard]] Result<void> look(std::unique_lock<std::mutex>& lock);

  std::filesystem::path path_;
  std::size_t size_;
  StoreOptions options_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Store>> free_;
  std::size_t lent_ = 0;
  std::optional<Identity> identity_;
  std::uint64_t generation_ = 0;  ///< of the file
  std::unique_ptr<Store> watch_;  ///< whose data_version tells of writers
  std::int64_t version_ = -1;
  std::uint64_t state_ = 0;
};

}  // namespace verbale::server
