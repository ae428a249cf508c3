//! Calendar time: `struct_time`, and seconds to it and back.

#![allow(unsafe_code)]

use super::zone;
use crate::error::{self, Result};
use crate::gc::Tracer;
use crate::modules::native::{Body, Shared};
use crate::str::Str;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// A moment as the calendar and the clock show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) year: i64,
    /// 1 to 12
    pub(super) month: i64,
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    /// Monday is 0
    pub(super) weekday: i64,
    /// 1 to 366
    pub(super) yearday: i64,
    pub(super) isdst: i64,
    /// Seconds east of UTC
    pub(super) offset: i64,
    pub(super) zone: String,
}

/// Days from the epoch to a date of the proleptic Gregorian calendar.
fn days_from_date(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March here, so that the day that comes and goes is the last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date that many days after the epoch.
fn date_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

impl Fields {
    /// The fields of a moment in UTC.
    pub(super) fn of(seconds: i64) -> Fields {
        let days = seconds.div_euclid(DAY);
        let rest = seconds.rem_euclid(DAY);
        let (year, month, day) = date_from_days(days);
        Fields {
            year,
            month,
            day,
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
            weekday: (days + 3).rem_euclid(7),
            yearday: days - days_from_date(year, 1, 1) + 1,
            isdst: 0,
            offset: 0,
            zone: "GMT".to_owned(),
        }
    }

    /// The moment that the fields would name in UTC.
    fn seconds(&self) -> i64 {
        days_from_date(self.year, self.month, self.day) * DAY
            + self.hour * 3600
            + self.minute * 60
            + self.second
    }
}

/// `time.struct_time`
pub type StructTime = Shared<TimeBody>;

/// What stands behind a [`StructTime`].
#[derive(Debug)]
pub struct TimeBody {
    pub(super) fields: Fields,
}

// SAFETY: owns no managed object.
unsafe impl Body for TimeBody {
    const NAME: &'static str = "struct_time";
    const MODULE: &'static str = "time";
    const ACYCLIC: bool = true;

    fn trace(&self, _tracer: &mut Tracer) {}

    fn repr(this: &Shared<Self>, out: &mut String) -> Result<()> {
        let f = &this.fields;
        out.push_str(&format!(
            "time.struct_time(tm_year={}, tm_mon={}, tm_mday={}, tm_hour={}, tm_min={}, tm_sec={}, tm_wday={}, \
             tm_yday={}, tm_isdst={})",
            f.year, f.month, f.day, f.hour, f.minute, f.second, f.weekday, f.yearday, f.isdst
        ));
        Ok(())
    }

    fn eq(this: &Shared<Self>, other: &Shared<Self>) -> Result<bool> {
        Ok(this.fields == other.fields)
    }
}

macro_rules! getters {
    ($($name:ident $field:ident)*) => {
        impl StructTime {
            $(
                #[doc = concat!("`t.", stringify!($name), "`")]
                pub fn $name(&self) -> i64 {
                    self.fields.$field
                }
            )*
        }
    };
}

getters! {
    tm_year year
    tm_mon month
    tm_mday day
    tm_hour hour
    tm_min minute
    tm_sec second
    tm_wday weekday
    tm_yday yearday
    tm_isdst isdst
    tm_gmtoff offset
}

impl StructTime {
    /// `t.tm_zone`
    pub fn tm_zone(&self) -> Str {
        Str::from(self.fields.zone.as_str())
    }

    /// `t[i]`
    pub fn get(&self, i: i64) -> Result<i64> {
        let f = &self.fields;
        let items = [
            f.year, f.month, f.day, f.hour, f.minute, f.second, f.weekday, f.yearday, f.isdst,
        ];
        match crate::slice::position(i, items.len()) {
            Some(at) => Ok(items[at]),
            None => Err(error::index_error("tuple index out of range")),
        }
    }
}

/// The whole seconds of a time given as a float, or of now.
fn moment(seconds: Option<f64>) -> Result<i64> {
    match seconds {
        None => Ok(super::since_epoch().div_euclid(1_000_000_000) as i64),
        Some(x) if x.is_nan() => Err(error::value_error("Invalid value NaN (not a number)")),
        Some(x) if x.abs() < 6.7e16 => Ok(x.floor() as i64),
        Some(_) => Err(error::overflow_error(
            "timestamp out of range for platform time_t",
        )),
    }
}

/// `time.gmtime(seconds)`
pub fn gmtime(seconds: Option<f64>) -> Result<StructTime> {
    Ok(StructTime::wrap(TimeBody {
        fields: Fields::of(moment(seconds)?),
    }))
}

/// `time.localtime(seconds)`
pub fn localtime(seconds: Option<f64>) -> Result<StructTime> {
    let at = moment(seconds)?;
    Ok(StructTime::wrap(TimeBody {
        fields: zone::local(at).unwrap_or_else(|| Fields::of(at)),
    }))
}

/// `time.mktime(t)`
pub fn mktime(t: &StructTime) -> f64 {
    let wanted = t.fields.seconds();
    // The offset that holds then: guessed from UTC, then from the guess.
    let mut at = wanted;
    for _ in 0..2 {
        at = wanted - zone::local(at).map_or(0, |fields| fields.offset);
    }
    at as f64
}

/// `time.asctime(t)`
pub fn asctime(t: &StructTime) -> Str {
    let f = &t.fields;
    let (weekday, month) = (
        super::format::weekday(f.weekday),
        super::format::month(f.month),
    );
    Str::from(format!(
        "{} {} {:2} {:02}:{:02}:{:02} {}",
        &weekday[..3],
        &month[..3],
        f.day,
        f.hour,
        f.minute,
        f.second,
        f.year
    ))
}

/// `time.ctime(seconds)`
pub fn ctime(seconds: Option<f64>) -> Result<Str> {
    Ok(asctime(&localtime(seconds)?))
}
