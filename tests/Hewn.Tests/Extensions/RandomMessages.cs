using System.Globalization;
using System.Text;

namespace Hewn.Tests.Extensions;

/// <summary>Templates and values by chance, the same for the same seed.</summary>
internal sealed class RandomMessages(int seed)
{
    private static readonly string[] _literals =
    [
        "", " ", "plain ", "{{", "}}", "{{not a hole}}", "{{{{", "\"quoted\" ", "tab\t", "line\n", "é ", "\ud83d\ude00",
        "\u2028", "100% ", "a long literal that is longer than one vector of bytes, to be sure ", "\\",
    ];

    private static readonly string[] _names =
        ["A", "b", "Count", "@obj", "$text", "with space", "dotted.name", "0", "Größe", "A"];

    private static readonly string[] _alignments = ["", "", "", ",8", ",-8", ", 12", ",1", ",-30 ", ",0"];

    private static readonly object?[] _values =
    [
        null, "", "text", "ünïcode \ud83d\ude00", "with \"quotes\" and \\", new string('x', 300),
        0, -5, int.MaxValue, long.MinValue, 7u, ulong.MaxValue, (short)-3, (ushort)4, (byte)200, (sbyte)-1,
        true, false, 'c', 1.5, -0.0, 1e300, 1e15, 1e16,
        double.NaN, double.NegativeInfinity, 0.1f, float.PositiveInfinity, 1.10m, decimal.MaxValue, Half.One,
        Guid.Empty, new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc), new DateTime(1, 1, 1),
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), TimeSpan.FromMilliseconds(-12345),
        new DateOnly(2026, 2, 3), new TimeOnly(4, 5, 6), DayOfWeek.Friday, (DayOfWeek)99, new Version(1, 2),
        new Uri("http://h/p"), Int128.MaxValue, new System.Numerics.BigInteger(12345), new int[] { 1, 2, 3 },
        Array.Empty<string>(), new object?[] { null, 1.5, "s", null }, new List<double> { 0.5, 1e20 },
        new Dictionary<string, int> { ["k"] = 1 }, new { Name = "anonymous", Value = 1.5 }, (1, "tuple"),
        new[] { new[] { 1 }, [2] }, new KeyValuePair<string, int>("k", 1), new StringBuilder("builder"), 1..2,
        new FormatException("an exception"), new ArraySegment<byte>([1, 2]),
    ];

    private static readonly string[] _numberFormats = ["", ":F1", ":N0", ":000.00", ":E2", ":0.##", ":#,##0.0"];

    private readonly Random _random = new(seed);

    public object? Value() => _values[_random.Next(_values.Length)];

    /// <summary>A culture whose numbers and dates look unlike the invariant ones.</summary>
    public static CultureInfo OddCulture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = "~";
        culture.NumberFormat.NegativeSign = "minus";
        culture.DateTimeFormat.ShortDatePattern = "dd.MM.yy";
        return culture;
    }

    /// <summary>A template with a hole for each value.</summary>
    public string Template(params object?[] values)
    {
        var text = new StringBuilder();
        foreach (object? value in values)
        {
            text.Append(_literals[_random.Next(_literals.Length)]);
            text.Append('{').Append(_names[_random.Next(_names.Length)]);
            text.Append(_alignments[_random.Next(_alignments.Length)]);
            text.Append(FormatFor(value)).Append('}');
        }

        return text.Append(_literals[_random.Next(_literals.Length)]).ToString();
    }

    private string FormatFor(object? value)
    {
        string[] formats = value switch
        {
            double or float or decimal or Half => _numberFormats,
            int or long or uint or ulong or short or byte or sbyte or ushort => [.. _numberFormats, ":X4", ":D6", ":b"],
            DateTime or DateTimeOffset => ["", ":O", ":yyyy-MM-dd", ":HH:mm:ss", ":R"],
            TimeSpan => ["", ":c", @":hh\:mm", ":g"],
            Guid => ["", ":N", ":B"],
            DayOfWeek => ["", ":D", ":X"],
            null or string or bool => ["", ":ignored"],
            _ => [""],
        };
        return formats[_random.Next(formats.Length)];
    }
}
