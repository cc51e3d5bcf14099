using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Tests.Scanning;

/// <summary>A filter, and the same thing in plain code.</summary>
internal sealed record OracleFilter(string Name, LineFilter Filter, Func<OracleRecord, bool> Passes)
{
    private static readonly string[] _status = [.. FieldKey.NamesOf(KnownField.Status)];
    private static readonly string[] _duration = [.. FieldKey.NamesOf(KnownField.Duration)];
    private static readonly string[] _level = [.. FieldKey.NamesOf(KnownField.Level)];
    private static readonly string[] _time = [.. FieldKey.NamesOf(KnownField.Time)];
    private static readonly FieldKey _statusKey = FieldKey.Of(KnownField.Status);
    private static readonly FieldKey _durationKey = FieldKey.Of(KnownField.Duration);

    public static IReadOnlyList<OracleFilter> All { get; } =
    [
        Of("all", r => !r.IsBlank),
        Of("status>=500 & duration>1000", r => r.IsRecord && AtLeast(r, _status, 500) && Above(r, _duration, 1000),
            LineCondition.Field(_statusKey, FieldOperator.GreaterOrEqual, "500"),
            LineCondition.Field(_durationKey, FieldOperator.Greater, "1000")),
        Of("status=500", r => r.IsRecord && Same(r, _status, 500),
            LineCondition.Field(_statusKey, FieldOperator.Equal, "500")),
        Of("status!=500", r => r.IsRecord && !Same(r, _status, 500),
            LineCondition.Not(LineCondition.Field(_statusKey, FieldOperator.Equal, "500"))),
        Of("duration<=1000", r => r.IsRecord && r.Exact(_duration) is { } d && d.Numerator <= 1000 * d.Denominator,
            LineCondition.Field(_durationKey, FieldOperator.LessOrEqual, "1000")),
        Of("duration<0.5", r => r.IsRecord && r.Exact(_duration) is { } d && d.Numerator * 2 < d.Denominator,
            LineCondition.Field(_durationKey, FieldOperator.Less, "0.5")),
        Of("duration>9007199254740992", r => r.IsRecord && Above(r, _duration, 9007199254740992),
            LineCondition.Field(_durationKey, FieldOperator.Greater, "9007199254740992")),
        Of("model~a", r => r.IsRecord && r.Text("model", "model_name") is { } m && Regex.IsMatch(m, "^(llama|a/)"),
            LineCondition.Field(FieldKey.Of(KnownField.Model), FieldOperator.Matches, "^(llama|a/)")),
        Of("model=é", r => r.IsRecord && r.Text("model") == "é",
            LineCondition.Field(FieldKey.Named("model"), FieldOperator.Equal, "é")),
        Of("exists(tokens.prompt)", r => r.IsRecord && r.Text("tokens.prompt") is not null,
            LineCondition.Field(FieldKey.Named("tokens.prompt"), FieldOperator.Exists)),
        Of("missing(model)", r => r.IsRecord && r.Text("model") is null,
            LineCondition.Not(LineCondition.Field(FieldKey.Named("model"), FieldOperator.Exists))),
        Of("level>=warn", r => r.IsRecord && LevelOf(r) >= Level.Warn, LineCondition.MinLevel(Level.Warn)),
        Of("not level>=warn", r => r.IsRecord && !(LevelOf(r) >= Level.Warn),
            LineCondition.Not(LineCondition.MinLevel(Level.Warn))),
        Of("needle", r => Holds(r, "needle-7f3a9c"), LineCondition.Text("needle-7f3a9c")),
        Of("needle, any case",
            r => Regex.IsMatch(Latin(r), "needle", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant),
            LineCondition.Text("nEEdle", TextOptions.IgnoreCase)),
        Of("inside a word", r => Holds(r, "eedle-7f3a9"), LineCondition.Text("eedle-7f3a9")),
        Of("whole word", r => Regex.IsMatch(Latin(r), @"(?<![\w\x80-\xff])slow(?![\w\x80-\xff])"),
            LineCondition.Text("slow", TextOptions.WholeWords)),
        Of("not needle", r => !r.IsBlank && !Holds(r, "needle"), LineCondition.Not(LineCondition.Text("needle"))),
        Of("one letter", r => Holds(r, "x"), LineCondition.Text("x")),
        Of("a blank", r => !r.IsBlank && Holds(r, " "), LineCondition.Text(" ")),
        Of("needle & level", r => r.IsRecord && Holds(r, "timeout") && LevelOf(r) >= Level.Error,
            LineCondition.Text("timeout"), LineCondition.MinLevel(Level.Error)),
        new("any time", new() { FromNs = 0 }, r => r.IsRecord && TimeOf(r) is >= 0),
        new("time",
            new() { FromNs = 1_768_780_900_000_000_000, UntilNs = 1_768_781_500_000_000_000 },
            r => r.IsRecord && TimeOf(r) is >= 1_768_780_900_000_000_000 and < 1_768_781_500_000_000_000),
    ];

    public static Level? LevelOf(OracleRecord record) =>
        record.Text(_level) is { } text && LevelText.TryRead(Encoding.UTF8.GetBytes(text), out Level level)
            ? level
            : null;

    /// <summary>Timestamps have tests of their own; here the reader itself is taken for right.</summary>
    public static long? TimeOf(OracleRecord record) =>
        record.Text(_time) is { } text && TimestampText.TryRead(Encoding.UTF8.GetBytes(text), out long ns) ? ns : null;

    private static OracleFilter Of(string name, Func<OracleRecord, bool> passes, params LineCondition[] conditions) =>
        new(name, new() { Conditions = conditions }, passes);

    private static bool AtLeast(OracleRecord r, string[] names, BigInteger bound) =>
        r.Exact(names) is { } n && n.Numerator >= bound * n.Denominator;

    private static bool Above(OracleRecord r, string[] names, BigInteger bound) =>
        r.Exact(names) is { } n && n.Numerator > bound * n.Denominator;

    private static bool Same(OracleRecord r, string[] names, BigInteger value) =>
        r.Exact(names) is { } n && n.Numerator == value * n.Denominator;

    private static string Latin(OracleRecord r) => Encoding.Latin1.GetString(r.Raw);

    private static bool Holds(OracleRecord r, string text) =>
        r.Raw.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
