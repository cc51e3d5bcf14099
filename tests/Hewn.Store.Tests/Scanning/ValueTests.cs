using System.Globalization;
using System.Numerics;
using System.Text;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Tests.Scanning;

/// <summary>The readers of single values, against the platform's.</summary>
public sealed unsafe class ValueTests
{
    [Fact]
    public void Numbers_are_the_doubles_that_the_platform_reads()
    {
        var random = new Random(3);
        for (int i = 0; i < 100_000; i++)
        {
            string text = RandomNumber(random);
            byte[] bytes = Padded(text);
            fixed (byte* start = bytes)
            {
                double expected = double.Parse(text, CultureInfo.InvariantCulture);
                bool isNumber = JsonNumber.TryReadDouble(start + 32, text.Length, out double value);
                isNumber.ShouldBe(double.IsFinite(expected), text);
                if (isNumber && !value.Equals(expected))
                    value.ShouldBe(expected, text);
                if (JsonNumber.TryReadDecimal(start + 32, text.Length, out long mantissa, out int scale))
                    (new BigInteger(mantissa), scale).ShouldBe(DecimalOf(text));
            }
        }
    }

    [Fact]
    public void Numbers_are_compared_by_their_exact_value()
    {
        string[] texts =
        [
            "0", "-0", "0.0", "1", "1.0", "10e-1", "0.1e1", "1e0", "-1", "9007199254740992", "9007199254740993",
            "9007199254740993.5", "1e400", "-1e400", "1e-400", "12e-401", "0.000001", "1e-6", "100", "1e2", "99.99999",
        ];
        foreach (string a in texts)
        {
            foreach (string b in texts)
            {
                DecimalText.TryRead(Encoding.UTF8.GetBytes(a), out DecimalText left).ShouldBeTrue();
                DecimalText.TryRead(Encoding.UTF8.GetBytes(b), out DecimalText right).ShouldBeTrue();
                Math.Sign(left.CompareTo(right)).ShouldBe(Compare(a, b), $"{a} and {b}");
            }
        }

        foreach (string none in (string[])["", "-", "01", "1.", ".5", "1e", "+1", "NaN", "1 ", "0x1", "1e1000000x"])
            DecimalText.TryRead(Encoding.UTF8.GetBytes(none), out _).ShouldBeFalse(none);
    }

    [Theory]
    [InlineData("2026-01-19T00:00:00Z", 1768780800_000000000)]
    [InlineData("2026-01-19T00:00:00.1Z", 1768780800_100000000)]
    [InlineData("2026-01-19T00:00:00.123456789Z", 1768780800_123456789)]
    [InlineData("2026-01-19T00:00:00.1234567899Z", 1768780800_123456789)]
    [InlineData("2026-01-19t02:30:59,5+02:30", 1768780859_500000000)]
    [InlineData("2026-01-18 19:00:00-0500", 1768780800_000000000)]
    [InlineData("2026-01-19 00:00:00", 1768780800_000000000)]
    [InlineData("2016-12-31T23:59:60Z", 1483228800_000000000)]
    [InlineData("1969-12-31T23:59:59.5Z", -500000000)]
    [InlineData("1768780800", 1768780800_000000000)]
    [InlineData("1768780800.25", 1768780800_250000000)]
    [InlineData("1768780800123", 1768780800_123000000)]
    [InlineData("1768780800123456", 1768780800_123456000)]
    [InlineData("1768780800123456789", 1768780800_123456789)]
    [InlineData("-1", -1_000000000)]
    public void Timestamps_are_read_to_the_nanosecond(string text, long expected)
    {
        TimestampText.TryRead(Encoding.UTF8.GetBytes(text), out long ns).ShouldBeTrue();
        ns.ShouldBe(expected);
        var reader = new TimestampText();
        for (int i = 0; i < 2; i++) // the second time by the minute that was remembered
            ReadQuoted(reader, text).ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("2026-01-19T24:00:00Z")]
    [InlineData("2026-01-19T00:00:00.Z")]
    [InlineData("2026-01-19T00:00:00+1")]
    [InlineData("2026-01-19T00:00:00ZZ")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-01-01T00:00:00Z")]
    [InlineData("99999999999999999999")]
    [InlineData("00000000000000000001")]
    [InlineData("2026-01-19T00:00:0-.5Z")]
    public void What_is_no_timestamp_is_none(string text)
    {
        TimestampText.TryRead(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();
        var reader = new TimestampText();
        ReadQuoted(reader, "2026-01-19T00:00:00Z").ShouldNotBeNull();
        ReadQuoted(reader, text).ShouldBeNull();
    }

    [Fact]
    public void The_remembered_minute_gives_the_same_times_as_reading_anew()
    {
        var random = new Random(4);
        var reader = new TimestampText();
        DateTime time = new(2026, 1, 31, 23, 58, 0, DateTimeKind.Utc);
        for (int i = 0; i < 20_000; i++)
        {
            time = time.AddMilliseconds(random.Next(900));
            string digits = $"{random.Next(1_000_000_000):D9}"[..random.Next(10)];
            string text = $"{time:yyyy-MM-dd'T'HH:mm:ss}{(digits.Length > 0 ? "." : "")}{digits}Z";
            TimestampText.TryRead(Encoding.UTF8.GetBytes(text), out long expected).ShouldBeTrue(text);
            ReadQuoted(reader, text).ShouldBe(expected, text);
        }
    }

    [Theory]
    [InlineData("info", Level.Info)]
    [InlineData("WARNING", Level.Warn)]
    [InlineData("critical", Level.Fatal)]
    [InlineData("10", Level.Trace)]
    [InlineData("30", Level.Info)]
    [InlineData("45", Level.Warn)]
    [InlineData("60", Level.Fatal)]
    [InlineData("5", null)]
    [InlineData("notice", null)]
    [InlineData("", null)]
    public void Levels_have_many_spellings(string text, Level? expected) =>
        (LevelText.TryRead(Encoding.UTF8.GetBytes(text), out Level level) ? level : (Level?)null).ShouldBe(expected);

    private static long? ReadQuoted(TimestampText reader, string text)
    {
        byte[] bytes = Padded($"\"{text}\"");
        fixed (byte* start = bytes)
        {
            var slice = new Slice { Start = 32, End = bytes.Length - 32 };
            return reader.TryRead(start, slice, out long ns) ? ns : null;
        }
    }

    private static byte[] Padded(string text) => [.. new byte[32], .. Encoding.UTF8.GetBytes(text), .. new byte[32]];

    private static string RandomNumber(Random random)
    {
        string sign = random.Next(4) == 0 ? "-" : "";
        string whole = random.Next(3) == 0 ? "0" : $"{random.NextInt64(1, (long)Math.Pow(10, random.Next(1, 19)))}";
        string fraction = random.Next(2) == 0 ? "" : "." + $"{random.NextInt64():D19}"[..random.Next(1, 19)];
        string exponent = random.Next(6) > 0 ? "" : $"e{random.Next(-320, 320)}";
        return sign + whole + fraction + exponent;
    }

    private static (BigInteger Mantissa, int Scale) DecimalOf(string text)
    {
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        return (BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture),
            dot < 0 ? 0 : text.Length - dot - 1);
    }

    private static int Compare(string a, string b)
    {
        (BigInteger left, int leftScale) = Expanded(a);
        (BigInteger right, int rightScale) = Expanded(b);
        return (left * BigInteger.Pow(10, rightScale)).CompareTo(right * BigInteger.Pow(10, leftScale));
    }

    private static (BigInteger Mantissa, int Scale) Expanded(string text)
    {
        string[] parts = text.Split('e');
        (BigInteger mantissa, int scale) = DecimalOf(parts[0]);
        scale -= parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        return scale < 0 ? (mantissa * BigInteger.Pow(10, -scale), 0) : (mantissa, scale);
    }
}
