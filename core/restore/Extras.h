// SPDX-License-Identifier: MIT
// What Lifeboat does beyond the vendor's restore. The list is the intent: whatever shall become of the protected files
// is written into /usr/checksum.json first, in one commit, and then each file is brought to what the list says. So an
// update and a way back are one step each, wherever the power fails.
//
// Updates (/usr/.updater, quecpython-backup chapter 5): update.flag → all staged files are verified, and the list says
// what they are → update.now → they are put in place → update.done → the folder is emptied. What cannot be put in place
// leads back: update.now → update.back → the list of the last good set, or of the factory → update.done.
//
// Sets: /usr/.lifeboat/good has checksum.json of the last good set, and beside it the files that differ from the backup
// partition's, named by the hash of their path and by their CRC, both eight hexadecimal digits. A set is good once an
// update is in place, or where boots are counted, once the application has confirmed a boot.
#pragma once

#include "core/restore/Extension.h"
#include "core/restore/NewValues.h"
#include "core/restore/RecordLog.h"
#include "core/restore/Settings.h"
#include "core/restore/Survey.h"
#include "core/restore/UpdateList.h"
#include "core/restore/Wishes.h"

namespace core::restore
{

class Extras final : public Extension, NewValues
{
public:
    /// The device of the user partition, as the engine has it: here the block behind the last one is used, too.
    /// EngineBuffers::file has to be 128 bytes at least.
    Extras(littlefs::BlockDevice& user, const littlefs::Geometry& geometry) : m_device(user), m_geometry(geometry) {}

    bool begin(Engine& engine, bool enabled) override;
    backup::FilePolicy policyOf(std::string_view name) override;
    std::string_view copyOf(std::string_view name, std::uint32_t crc) override;
    Result<bool> leaveSet(Engine& engine) override;
    bool mayTry(std::string_view name) override;
    void tried(std::string_view name, const Result<void>& done) override;
    void isWhole(std::string_view name) override;
    void end(Engine& engine, const Report& report) override;

    /// As it stands after the run.
    const StatusRecord& record() const { return m_record; }

private:
    // The list as the update wants it
    void begin() override { m_any = false; }
    Result<bool> valueOf(std::string_view listedName, std::uint32_t& value) override;
    Result<void> addTo(backup::ChecksumListWriter& writer) override;
    bool any() const override { return m_any; }

    void readSettings();
    bool exists(std::string_view path);
    bool makeWritable();
    Result<backup::FileFact> factOf(littlefs::Reader& reader, std::string_view path);
    std::string_view stagedPath(std::string_view name);
    std::string_view storePath(std::string_view name, std::uint32_t crc);

    bool update(bool enabled);
    bool prepareUpdate();
    bool finishUpdate(std::string_view marker);
    Result<void> verifyUpdate();
    Result<void> verifyStat();
    Result<void> verifyItem(const UpdateItem& item, std::uint32_t& freeBlocks);
    std::string_view itemsPath();
    Result<bool> isListed(std::string_view name);
    Result<void> placeUpdate();
    Result<void> placeItem(const UpdateItem& item);
    void cleanUp();
    void keepStaged();
    void removeFolder();

    void captureSet();
    Result<void> capture();
    void collectGarbage();
    Result<bool> isWanted(std::string_view copyName);
    Result<bool> goBack(bool toFactory);
    void countBoot();
    StatusRecord::Attempts* attemptsOf(std::string_view name, bool create);
    std::uint32_t placeOf(const StatusRecord::Attempts* attempts) const
    {
        return 1u << (attempts - m_record.attempts.data());
    }
    bool wasTried(const StatusRecord::Attempts* attempts) const { return (m_tried & placeOf(attempts)) != 0; }

    littlefs::BlockDevice& m_device;
    littlefs::Geometry m_geometry;
    Engine* m_engine = nullptr; ///< during a run
    Settings m_settings;
    StatusRecord m_before;
    StatusRecord m_record;
    bool m_any = false; ///< the list being written has a value of the update
    bool m_didSomething = false;
    std::uint32_t m_tried = 0; ///< one bit for each place of attempts: counted in this boot
    char m_name[maxPathLength];
    char m_path[maxPathLength + 16];
    char m_copyPath[copyPathSize];
};

} // namespace core::restore
