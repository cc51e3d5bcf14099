namespace Hewn.LogQL.Templates.Values;

/// <summary>An integer of a named type with a text of its own: a month, a weekday, a duration.</summary>
/// <param name="Type">Go's name of the type.</param>
/// <param name="Value">The number.</param>
/// <param name="Text">How it is printed.</param>
internal sealed record GoNamed(string Type, long Value, string Text)
{
    /// <summary>The type of durations.</summary>
    public const string Duration = "time.Duration";

    /// <summary>A duration in nanoseconds.</summary>
    public static GoNamed OfDuration(long nanoseconds) =>
        new(Duration, nanoseconds, Hewn.LogQL.Values.GoDuration.Format(nanoseconds));

    /// <inheritdoc/>
    public override string ToString() => Text;
}
