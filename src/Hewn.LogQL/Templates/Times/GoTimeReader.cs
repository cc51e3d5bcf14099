using System.Globalization;
using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Times;

/// <summary>Reads a time by a layout, as Go's <c>time.ParseInLocation</c> does.</summary>
internal sealed class GoTimeReader
{
    private readonly GoZone _local;
    private string _rest;
    private long _year;
    private int _month = -1;
    private int _day = -1;
    private int _yearDay = -1;
    private int _hour;
    private int _minute;
    private int _second;
    private int _nanosecond;
    private bool? _isAfternoon;
    private bool _isUtc;
    private int? _offset;
    private string _zoneName = "";

    private GoTimeReader(string text, GoZone local) => (_rest, _local) = (text, local);

    /// <summary>The time; <see cref="GoTime.Zero"/> when the text has not the form of the layout.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="text">The text.</param>
    /// <param name="zone">The zone of texts that do not name one.</param>
    public static GoTime Read(string layout, string text, GoZone zone)
    {
        var reader = new GoTimeReader(text, zone);
        List<GoTimePiece> pieces = GoLayout.Cut(layout);
        for (int i = 0; i < pieces.Count; i++)
        {
            if (!reader.TrySkip(pieces[i].Prefix))
                return GoTime.Zero;
            bool isRead = pieces[i].Field == GoTimeField.None
                ? reader._rest.Length == 0
                : reader.TryPiece(pieces[i], pieces[i + 1]);
            if (!isRead)
                return GoTime.Zero;
        }

        return reader.TryFinish(out GoTime time) ? time : GoTime.Zero;
    }

    private bool TrySkip(string prefix)
    {
        while (prefix.Length > 0)
        {
            if (prefix[0] == ' ')
            {
                if (_rest.Length > 0 && _rest[0] != ' ')
                    return false;
                prefix = prefix.TrimStart(' ');
                _rest = _rest.TrimStart(' ');
                continue;
            }

            if (_rest.Length == 0 || _rest[0] != prefix[0])
                return false;
            prefix = prefix[1..];
            _rest = _rest[1..];
        }

        return true;
    }

    private bool TryPiece(GoTimePiece piece, GoTimePiece next)
    {
        switch (piece.Field)
        {
            case GoTimeField.Year:
                if (!TryDigits(2, out int year))
                    return false;
                _year = year + (year >= 69 ? 1900 : 2000);
                return true;
            case GoTimeField.LongYear:
                bool isYear = TryDigits(4, out int longYear);
                _year = longYear;
                return isYear;
            case GoTimeField.LongMonth or GoTimeField.Month:
                return TryName(GoNames.Months, piece.Field == GoTimeField.Month, out int month)
                    && (_month = month + 1) > 0;
            case GoTimeField.NumMonth or GoTimeField.ZeroMonth:
                return TryNumber(piece.Field == GoTimeField.ZeroMonth, out _month) && _month is >= 1 and <= 12;
            case GoTimeField.LongWeekday or GoTimeField.Weekday:
                return TryName(GoNames.Days, piece.Field == GoTimeField.Weekday, out _);
            case GoTimeField.Day or GoTimeField.UnderDay or GoTimeField.ZeroDay:
                if (piece.Field == GoTimeField.UnderDay)
                    SkipBlanks(1);
                return TryNumber(piece.Field == GoTimeField.ZeroDay, out _day);
            case GoTimeField.UnderYearDay or GoTimeField.ZeroYearDay:
                if (piece.Field == GoTimeField.UnderYearDay)
                    SkipBlanks(2);
                return TryYearDay(piece.Field == GoTimeField.ZeroYearDay);
            case GoTimeField.ZoneName:
                return TryZoneName();
            case GoTimeField.Offset:
                return TryOffset(piece);
            case GoTimeField.Fraction:
                return TryFraction(piece.Text.Length - 1);
            case GoTimeField.TrimmedFraction:
                return !HasFraction() || TryFraction(Math.Min(9, CountDigits(1)));
            default:
                return TryClock(piece.Field, next);
        }
    }

    private bool TryClock(GoTimeField field, GoTimePiece next)
    {
        switch (field)
        {
            case GoTimeField.Hour:
                return TryNumber(isFixed: false, out _hour) && _hour < 24;
            case GoTimeField.Hour12 or GoTimeField.ZeroHour12:
                return TryNumber(field == GoTimeField.ZeroHour12, out _hour) && _hour <= 12;
            case GoTimeField.Minute or GoTimeField.ZeroMinute:
                return TryNumber(field == GoTimeField.ZeroMinute, out _minute) && _minute < 60;
            case GoTimeField.Second or GoTimeField.ZeroSecond:
                if (!TryNumber(field == GoTimeField.ZeroSecond, out _second) || _second >= 60)
                    return false;
                // A fraction is taken even where the layout has none.
                bool isExpected = next.Field is GoTimeField.Fraction or GoTimeField.TrimmedFraction;
                return isExpected || !HasFraction() || TryFraction(CountDigits(1));
            default:
                string half = field == GoTimeField.UpperHalf ? "AMPM" : "ampm";
                if (_rest.Length < 2)
                    return false;
                int index = half.IndexOf(_rest[..2], StringComparison.Ordinal);
                _rest = _rest[2..];
                _isAfternoon = index == 2;
                return index is 0 or 2;
        }
    }

    private void SkipBlanks(int limit)
    {
        for (int i = 0; i < limit && _rest.StartsWith(' '); i++)
            _rest = _rest[1..];
    }

    private bool TryName(IReadOnlyList<string> names, bool isShort, out int index)
    {
        for (index = 0; index < names.Count; index++)
        {
            string name = isShort ? names[index][..3] : names[index];
            if (!_rest.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                continue;
            _rest = _rest[name.Length..];
            return true;
        }

        return false;
    }

    private bool TryDigits(int count, out int value)
    {
        value = 0;
        if (CountDigits(0) < count)
            return false;
        value = int.Parse(_rest.AsSpan(0, count), CultureInfo.InvariantCulture);
        _rest = _rest[count..];
        return true;
    }

    /// <summary>Takes one or two digits.</summary>
    private bool TryNumber(bool isFixed, out int value)
    {
        int count = Math.Min(CountDigits(0), 2);
        value = 0;
        return count > 0 && !(isFixed && count == 1) && TryDigits(count, out value);
    }

    private bool TryYearDay(bool isFixed)
    {
        int count = Math.Min(CountDigits(0), 3);
        return count > 0 && !(isFixed && count != 3) && TryDigits(count, out _yearDay);
    }

    private int CountDigits(int from)
    {
        int at = from;
        while (at < _rest.Length && char.IsAsciiDigit(_rest[at]))
            at++;
        return at - from;
    }

    private bool HasFraction() => _rest.Length >= 2 && _rest[0] is '.' or ',' && CountDigits(1) > 0;

    private bool TryFraction(int digits)
    {
        if (_rest.Length < digits + 1 || _rest[0] is not ('.' or ',') || CountDigits(1) < digits)
            return false;
        string text = _rest.Substring(1, Math.Min(digits, 9)).PadRight(9, '0');
        _nanosecond = int.Parse(text, CultureInfo.InvariantCulture);
        _rest = _rest[(digits + 1)..];
        return true;
    }

    private bool TryOffset(GoTimePiece piece)
    {
        if (piece.HasZ && _rest.StartsWith('Z'))
        {
            _rest = _rest[1..];
            _isUtc = true;
            return true;
        }

        if (_rest.Length == 0 || _rest[0] is not ('+' or '-'))
            return false;
        int sign = _rest[0] == '-' ? -1 : 1;
        _rest = _rest[1..];
        int minutes = 0;
        int seconds = 0;
        bool isGood = TryDigits(2, out int hours)
            && (!piece.HasMinutes || (TryColon(piece) && TryDigits(2, out minutes)))
            && (!piece.HasSeconds || (TryColon(piece) && TryDigits(2, out seconds)));
        if (!isGood || hours > 24 || minutes > 60 || seconds > 60)
            return false;
        _offset = sign * ((hours * 3600) + (minutes * 60) + seconds);
        return true;
    }

    private bool TryColon(GoTimePiece piece)
    {
        if (!piece.HasColon)
            return true;
        if (!_rest.StartsWith(':'))
            return false;
        _rest = _rest[1..];
        return true;
    }

    private bool TryZoneName()
    {
        if (_rest.StartsWith("UTC", StringComparison.Ordinal))
        {
            _isUtc = true;
            _rest = _rest[3..];
            return true;
        }

        int length = ZoneNameLength();
        _zoneName = _rest[..length];
        _rest = _rest[length..];
        return length > 0;
    }

    private int ZoneNameLength()
    {
        if (_rest.Length < 3)
            return 0;
        if (_rest.StartsWith("ChST", StringComparison.Ordinal) || _rest.StartsWith("MeST", StringComparison.Ordinal))
            return 4;
        if (_rest.StartsWith("GMT", StringComparison.Ordinal))
            return 3 + SignedHoursLength(3);
        if (_rest[0] is '+' or '-')
            return SignedHoursLength(0);
        int upper = _rest.TakeWhile(char.IsAsciiLetterUpper).Take(6).Count();
        return upper switch
        {
            5 when _rest[4] == 'T' => 5,
            4 when _rest[3] == 'T' || _rest.StartsWith("WITA", StringComparison.Ordinal) => 4,
            3 => 3,
            _ => 0,
        };
    }

    private int SignedHoursLength(int at)
    {
        if (at >= _rest.Length || _rest[at] is not ('+' or '-'))
            return 0;
        int digits = CountDigits(at + 1);
        bool isGood = digits is > 0 and < 10
            && int.Parse(_rest.AsSpan(at + 1, digits), CultureInfo.InvariantCulture) <= 23;
        return isGood ? digits + 1 : 0;
    }

    private bool TryFinish(out GoTime time)
    {
        time = GoTime.Zero;
        if (_isAfternoon == true && _hour < 12)
            _hour += 12;
        else if (_isAfternoon == false && _hour == 12)
            _hour = 0;
        if (_yearDay >= 0 && !TryYearDate())
            return false;
        _month = _month < 0 ? 1 : _month;
        _day = _day < 0 ? 1 : _day;
        if (_day < 1 || _day > GoCalendar.DaysIn(_month, _year))
            return false;
        long seconds = new GoCalendar(_year, _month, _day, _hour, _minute, _second).ToSeconds();
        time = InZone(seconds);
        return true;
    }

    private bool TryYearDate()
    {
        int days = GoCalendar.DaysIn(2, _year) == 29 ? 366 : 365;
        if (_yearDay < 1 || _yearDay > days)
            return false;
        var date = GoCalendar.FromSeconds(new GoCalendar(_year, 1, _yearDay, 0, 0, 0).ToSeconds());
        if ((_month >= 0 && _month != date.Month) || (_day >= 0 && _day != date.Day))
            return false;
        (_month, _day) = (date.Month, date.Day);
        return true;
    }

    private GoTime InZone(long seconds)
    {
        if (_isUtc)
            return new GoTime(seconds, _nanosecond, GoZone.Utc);
        if (_offset is { } offset)
        {
            (int localOffset, string name) = _local.At(seconds - offset);
            bool isLocal = localOffset == offset && (_zoneName.Length == 0 || name == _zoneName);
            return new GoTime(seconds - offset, _nanosecond, isLocal ? _local : GoZone.Fixed(offset, _zoneName));
        }

        if (_zoneName.Length == 0)
            return new GoTime(_local.ToUnixSeconds(seconds), _nanosecond, _local);
        if (_local.TryOffsetOf(_zoneName, seconds, out int named))
            return new GoTime(seconds - named, _nanosecond, _local);
        int hours = _zoneName.Length > 3 && _zoneName.StartsWith("GMT", StringComparison.Ordinal)
            ? int.Parse(_zoneName.AsSpan(3), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : 0;
        return new GoTime(seconds, _nanosecond, GoZone.Fixed(hours * 3600, _zoneName));
    }
}
