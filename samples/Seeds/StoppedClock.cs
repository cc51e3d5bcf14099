using System.Globalization;

namespace Seeds;

/// <summary>A clock that stands where the document's sample output was written, until it is moved on.</summary>
internal sealed class StoppedClock(string time) : TimeProvider
{
    private DateTimeOffset _time = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);

    public override DateTimeOffset GetUtcNow() => _time;

    /// <summary>A millisecond passes.</summary>
    public void Step() => _time = _time.AddMilliseconds(1);
}
