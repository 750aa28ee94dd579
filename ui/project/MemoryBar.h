// SPDX-License-Identifier: MIT
// One partition of the module as a bar: what the project will put into it, and what stays free. Bars that are given the
// same scale are to scale with each other.
#pragma once

#include <QWidget>

#include "core/littlefs/image/ImageBuilder.h"
#include "core/package/Package.h"

#include <cstdint>
#include <optional>

namespace ui
{

class MemoryBar : public QWidget
{
    Q_OBJECT

public:
    explicit MemoryBar(QWidget* parent = nullptr);

    /// "Files (customer_fs)"
    void setName(const QString& name);
    /// `place`: nothing when its size is not known. `forecast`: nothing before the first one.
    void setState(const std::optional<core::package::PartitionPlace>& place,
                  const std::optional<core::littlefs::Forecast>& forecast);
    /// Bytes that the whole width stands for; 0: the partition has all of it.
    void setScale(std::uint64_t bytes);

    bool fits() const { return !m_forecast || !m_place || m_place->region.size == 0 || m_forecast->fits(); }
    /// What stands above the bar: "Files: 128 of 384 kB, 256 kB free".
    QString summary() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    /// By Tab: shows what hovering shows.
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void update();
    QString details() const;
    int textHeight() const;

    QString m_name;
    std::optional<core::package::PartitionPlace> m_place;
    std::optional<core::littlefs::Forecast> m_forecast;
    std::uint64_t m_scale = 0;
};

} // namespace ui
