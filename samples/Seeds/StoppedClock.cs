using System.Globalization;

namespace Seeds;

/// <summary>A clock that stands where the document's sample output was written.</summary>
internal sealed class StoppedClock(string time) : TimeProvider
{
    private readonly DateTimeOffset _time = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);

    public override DateTimeOffset GetUtcNow() => _time;
}
