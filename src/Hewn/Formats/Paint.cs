using Hewn.Records;

namespace Hewn.Formats;

/// <summary>The colours of the pretty format, or none: the only place that writes an escape character.</summary>
/// <param name="on">Whether there are any.</param>
internal sealed class Paint(bool on)
{
    /// <summary>What is there but not looked at first: times, names, frames.</summary>
    public void Dim(ByteBuffer target) => Begin(target, "\e[90m"u8);

    /// <summary>What went wrong.</summary>
    public void Alarm(ByteBuffer target) => Begin(target, "\e[31m"u8);

    /// <summary>A level by its name.</summary>
    public void Level(ByteBuffer target, ReadOnlySpan<byte> name) => Begin(target, name switch
    {
        [(byte)'D', ..] => "\e[36m"u8,
        [(byte)'I', ..] => "\e[37m"u8,
        [(byte)'W', ..] => "\e[33m"u8,
        [(byte)'E', ..] => "\e[31m"u8,
        [(byte)'F', ..] => "\e[31;1m"u8,
        _ => "\e[90m"u8,
    });

    /// <summary>Back to the terminal's own colour.</summary>
    public void End(ByteBuffer target) => Begin(target, "\e[0m"u8);

    private void Begin(ByteBuffer target, ReadOnlySpan<byte> code)
    {
        if (on)
            target.Append(code);
    }
}
