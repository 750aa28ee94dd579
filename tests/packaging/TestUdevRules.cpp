// SPDX-License-Identifier: MIT
// The udev rules, carried out here as udev would: that they know every module that the list of ports knows, and keep
// ModemManager off exactly the ports that we use.
#include "core/project/ModuleProfile.h"
#include "tests/device/serial/FakeSystem.h"

#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace test;

namespace
{

struct Token {
    QString key;
    QString operation;
    QString value;
};
using Rule = QList<Token>;

/// The result for one device.
struct Applied {
    std::set<QString> tags;
    QMap<QString, QString> properties; ///< also what is matched: "ACTION", "ENV{ID_VENDOR_ID}"
};

} // namespace

class TestUdevRules : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void fitsEveryPort_data();
    void fitsEveryPort();
    void leavesOthersAlone();

private:
    Applied apply(QMap<QString, QString> properties) const;

    QList<Rule> m_rules;
};

void TestUdevRules::initTestCase()
{
    const auto text = QString::fromStdString(textOf(readFile(LIFEBOAT_RULES)));
    static const QRegularExpression token("([A-Z_]+(?:\\{[^}\"]+\\})?)(==|!=|\\+=|=)\"([^\"]*)\"");
    for (const QString& line : text.split('\n', Qt::SkipEmptyParts)) {
        if (line.startsWith('#'))
            continue;
        Rule rule;
        QStringList written;
        for (auto match = token.globalMatch(line); match.hasNext();) {
            const auto found = match.next();
            rule.push_back({found.captured(1), found.captured(2), found.captured(3)});
            written.push_back(found.captured(0));
        }
        // Nothing but tokens with commas between them.
        QCOMPARE(written.join(", "), line);
        m_rules.push_back(rule);
    }
    QVERIFY(m_rules.size() > 5);
}

Applied TestUdevRules::apply(QMap<QString, QString> properties) const
{
    Applied result;
    QString wanted; // the label to go on at
    for (const Rule& rule : m_rules) {
        if (!wanted.isEmpty() && (rule.first().key != "LABEL" || rule.first().value != wanted))
            continue;
        wanted.clear();
        for (const Token& token : rule) {
            const bool isEqual = token.value.split('|').contains(properties.value(token.key));
            if ((token.operation == "==" && !isEqual) || (token.operation == "!=" && isEqual))
                break;
            if (token.key == "TAG")
                result.tags.insert(token.value);
            else if (token.key == "GOTO")
                wanted = token.value;
            else if (token.operation == "=")
                properties[token.key] = token.value;
        }
    }
    result.properties = properties;
    return result;
}

void TestUdevRules::fitsEveryPort_data()
{
    QTest::addColumn<QString>("vendor");
    QTest::addColumn<QString>("product");
    std::set<std::string> ids;
    for (const auto& profile : core::project::moduleProfiles()) {
        ids.insert(profile.usbIds.begin(), profile.usbIds.end());
        ids.insert(profile.downloadUsbIds.begin(), profile.downloadUsbIds.end());
    }
    for (const std::string& id : ids)
        QTest::newRow(id.c_str()) << QString::fromStdString(id.substr(0, 4)) << QString::fromStdString(id.substr(5));
}

void TestUdevRules::fitsEveryPort()
{
    QFETCH(QString, vendor);
    QFETCH(QString, product);

    for (int interface = 0; interface < 10; ++interface) {
        FakeSystem system;
        system.addUsbPort("ttyUSB0", {"1-1", vendor.toStdString(), product.toStdString()}, interface);
        const auto list = device::listPorts(system.roots());
        // The chips of USB cables, which are not a module's alone, belong to nobody.
        const bool isModule = !list.modules.empty();
        const auto purpose = isModule ? list.modules.front().ports.front().purpose : device::PortPurpose::unknown;
        const bool isUsed = isModule && purpose != device::PortPurpose::other;

        const Applied applied = apply({{"ACTION", "add"},
                                       {"SUBSYSTEM", "tty"},
                                       {"ENV{ID_VENDOR_ID}", vendor},
                                       {"ENV{ID_MODEL_ID}", product},
                                       {"ENV{ID_USB_INTERFACE_NUM}", QString("%1").arg(interface, 2, 16, QChar('0'))}});
        QVERIFY2(applied.tags.contains("uaccess") == isModule, qPrintable(QString::number(interface)));
        QVERIFY2((applied.properties.value("ENV{ID_MM_PORT_IGNORE}") == "1") == isUsed,
                 qPrintable(QString::number(interface)));
    }
}

void TestUdevRules::leavesOthersAlone()
{
    for (const auto& [key, value] :
         {std::pair("ACTION", "remove"), std::pair("SUBSYSTEM", "block"), std::pair("ENV{ID_VENDOR_ID}", "10c4")}) {
        QMap<QString, QString> properties{{"ACTION", "add"},
                                          {"SUBSYSTEM", "tty"},
                                          {"ENV{ID_VENDOR_ID}", "2c7c"},
                                          {"ENV{ID_MODEL_ID}", "0901"},
                                          {"ENV{ID_USB_INTERFACE_NUM}", "02"}};
        QCOMPARE(apply(properties).tags.size(), 1u);
        properties[key] = value;
        const Applied applied = apply(properties);
        QVERIFY(applied.tags.empty());
        QVERIFY(!applied.properties.contains("ENV{ID_MM_PORT_IGNORE}"));
    }
}

QTEST_APPLESS_MAIN(TestUdevRules)
#include "TestUdevRules.moc"
