using System.Text;
using Hewn.Formats;
using Hewn.Records;
using Hewn.Tests.Support;

namespace Hewn.Tests.Formats;

/// <summary>What a call on a logger looks like in a format.</summary>
internal static class Rendered
{
    public static string Json(Action<Logger> call, Action<HewnOptions>? set = null)
    {
        using var log = new RunningLog(options =>
        {
            options.Time = new TestClock();
            set?.Invoke(options);
        });
        call(log.Log);
        log.System.Dispose();
        return LogLines.Read(log.File).Single();
    }

    public static string Of(ILineFormat format, Action<Logger> call, Action<HewnOptions>? set = null) =>
        Of(format, Encoding.UTF8.GetBytes(Json(call, set) + "\n"));

    /// <summary>Renders a line; what comes out must be valid UTF-8.</summary>
    public static string Of(ILineFormat format, ReadOnlySpan<byte> line)
    {
        var target = new ByteBuffer();
        format.Append(target, line);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(target.Written);
    }
}
