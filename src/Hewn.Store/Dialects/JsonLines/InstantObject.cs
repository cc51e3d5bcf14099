using System.Text.Json;

namespace Hewn.Store.Dialects.JsonLines;

/// <summary>log4j's time: <c>{"epochSecond":1768780800,"nanoOfSecond":123456789}</c>.</summary>
internal static class InstantObject
{
    private const long MaxSeconds = 253_402_300_799; // the end of the year 9999

    /// <summary>Reads an object that has been checked to be one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out long utcTicks)
    {
        (long seconds, long nanoseconds) = (-1, 0);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Limits.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isSeconds = reader.ValueTextEquals("epochSecond"u8);
            bool isNanoseconds = reader.ValueTextEquals("nanoOfSecond"u8);
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long value) && value >= 0)
            {
                if (isSeconds)
                    seconds = value;
                else if (isNanoseconds)
                    nanoseconds = value;
            }

            reader.Skip();
        }

        bool isInstant = seconds is >= 0 and <= MaxSeconds && nanoseconds < 1_000_000_000;
        utcTicks = isInstant
            ? DateTime.UnixEpoch.Ticks + seconds * TimeSpan.TicksPerSecond + nanoseconds / TimeSpan.NanosecondsPerTick
            : 0;
        return isInstant;
    }
}
