using System.Runtime.CompilerServices;
using Hewn.Noise;
using Hewn.Records;
using Hewn.Redaction;

namespace Hewn;

/// <summary>What a logger's name means in one system: where its records go, and the keys that never change.</summary>
internal sealed class LoggerBinding
{
    private readonly uint[] _routes;
    private readonly bool _isSystemTime;
    private readonly string _name;
    private LoggerNoise? _noise;

    public LoggerBinding(LogSystem system, string name)
    {
        System = system;
        _name = name;
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

    /// <summary>Whether a record of that level would be written anywhere, as far as its level is concerned.</summary>
    public bool Hears(Level level)
    {
        uint routes = RoutesOf(level);
        return unchecked((int)routes) > 0 || (routes != 0 && Noise.Hears(routes, level));
    }

    /// <summary>Whether a record is to be built now. Asked once for each record: it may count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Admits(Level level)
    {
        // Fast path - signed, because the bit of noise control is the highest.
        uint routes = RoutesOf(level);
        return unchecked((int)routes) > 0 || (routes != 0 && Noise.Admits(routes, level));
    }

    /// <summary>False when the system has stopped.</summary>
    public bool Accept(Level level, ReadOnlySpan<byte> line)
    {
        uint routes = RoutesOf(level);
        return unchecked((int)routes) > 0
            ? System.Accept(routes, level, line)
            : AcceptElse(routes, level, line);
    }

    // No destination: the level was raised since the record was begun. Nobody takes it, so it must not be counted.
    private bool AcceptElse(uint routes, Level level, ReadOnlySpan<byte> line) =>
        routes == 0 || Noise.Accept(this, routes, level, line);

    /// <summary>The destinations of a record that is below its logger's level, and is written all the same.</summary>
    public uint RoutesBelowLevel(Level level) => System.RoutesBelowLevel(_name, level);

    private LoggerNoise Noise => _noise ??= System.Noise.Of(_name); // A race only makes it twice.

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
        JsonText.AppendQuoted(buffer, SecretText.Redact(value), Limits.MaxIdBytes);
    }
}
