using Hewn.Records;

namespace Hewn;

/// <summary>What a logger's name means in one system: where its records go, and the keys that never change.</summary>
internal sealed class LoggerBinding
{
    private readonly uint[] _routes;
    private readonly bool _isSystemTime;

    public LoggerBinding(LogSystem system, string name)
    {
        System = system;
        _isSystemTime = system.Time == TimeProvider.System;
        _routes = system.RoutesOf(name);
        Head = EncodeHead(system, name);
    }

    public LogSystem System { get; }

    /// <summary><c>,"logger":…,"service":…,"environment":…</c>, as far as they are set.</summary>
    public byte[] Head { get; }

    /// <summary>Now, in ticks of UTC.</summary>
    public long UtcTicks()
    {
#pragma warning disable RS0030 // Hot path: the system's own clock is asked without the detour over its provider.
        return _isSystemTime ? DateTime.UtcNow.Ticks : System.Time.GetUtcNow().UtcTicks;
#pragma warning restore RS0030
    }

    /// <summary>A bit for each destination that takes records of that level from this logger.</summary>
    public uint RoutesOf(Level level) => (int)level < _routes.Length ? _routes[(int)level] : 0;

    /// <summary>False when the system has stopped.</summary>
    public bool Accept(Level level, ReadOnlySpan<byte> line) => System.Accept(RoutesOf(level), level, line);

    private static byte[] EncodeHead(LogSystem system, string name)
    {
        var buffer = new ByteBuffer(64);
        AppendKey(buffer, ",\"logger\":"u8, name);
        AppendKey(buffer, ",\"service\":"u8, system.Service);
        AppendKey(buffer, ",\"environment\":"u8, system.Environment);
        return buffer.Written.ToArray();
    }

    private static void AppendKey(ByteBuffer buffer, ReadOnlySpan<byte> key, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;
        buffer.Append(key);
        JsonText.AppendQuoted(buffer, value, Limits.MaxIdBytes);
    }
}
