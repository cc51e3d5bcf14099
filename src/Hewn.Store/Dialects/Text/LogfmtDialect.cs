using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.Text;

/// <summary>
/// <c>time=2026-01-19T00:00:00Z level=INFO msg="Server started" port=8080</c>: Go's slog as text, and logfmt.
/// </summary>
/// <param name="stamps">Reads times.</param>
internal sealed class LogfmtDialect(StampReader stamps) : TextDialect
{
    private readonly LogfmtPairs _pairs = new();
    private byte[] _scratch = new byte[256];

    /// <inheritdoc/>
    public override string Name => DialectNames.Logfmt;

    /// <inheritdoc/>
    public override bool Begins(ReadOnlySpan<byte> line)
    {
        int key = Logfmt.KeyLength(line);
        if (key == 0 || key >= line.Length || line[key] != '=' || !char.IsAsciiLetter((char)line[0]))
            return false;
        if (line.IndexOf(" msg="u8) >= 0 || line.IndexOf(" level="u8) >= 0 || line.IndexOf(" lvl="u8) >= 0
            || line.StartsWith("level="u8) || line.StartsWith("msg="u8))
            return true;
        // Without any name that logs have: three pairs and nothing else.
        var pairs = new Logfmt(line);
        int count = 0;
        while (pairs.MoveNext())
        {
            if (pairs.Key.IsEmpty)
                return false;
            count++;
        }

        return count >= 3;
    }

    /// <inheritdoc/>
    public override bool TryLevelOf(ReadOnlySpan<byte> line, out Level? level)
    {
        level = null;
        byte best = byte.MaxValue;
        var pairs = new Logfmt(line);
        while (best > 0 && pairs.MoveNext()) // As LogfmtRoles chooses: no other name is better than the best.
        {
            NameRole meaning = pairs.Key.IsEmpty ? new(Role.None, 0, -1) : NameRoles.Of(pairs.Key);
            if (meaning.Role == Role.Level && meaning.Rank < best
                && LevelWords.TryRead(pairs.Value, out Level found, out _))
                (level, best) = (found, meaning.Rank);
        }

        return true;
    }

    /// <inheritdoc/>
    public override void ReadLine(ReadOnlySpan<byte> line, TextRest rest, CanonicalRecord to)
    {
        _pairs.Read(line);
        ReadOnlySpan<LogfmtPairs.Pair> pairs = _pairs.All;
        LogfmtRoles roles = LogfmtRoles.In(line, pairs, stamps);
        if (roles.Timestamp >= 0)
            to.Timestamp(pairs[roles.Timestamp].ValueIn(line), roles.UtcTicks);
        if (roles.Level >= 0)
            to.TryLevel(pairs[roles.Level].ValueIn(line));
        if (roles.Message >= 0)
        {
            ref readonly LogfmtPairs.Pair message = ref pairs[roles.Message];
            to.Message(Resolve(roles.MessageIn(line, message), message.IsQuoted), rest);
        }
        else
        {
            to.Rest(rest);
        }

        if (roles.Logger >= 0)
            to.Text("logger"u8, Resolve(pairs[roles.Logger].ValueIn(line), isQuoted: true));
        to.Dialect = roles.IsSlog ? DialectNames.Slog : DialectNames.Logfmt;
        for (int i = 0; i < pairs.Length; i++)
        {
            if (i != roles.Timestamp && i != roles.Level && i != roles.Message && i != roles.Logger
                && !roles.IsInMessage(i))
                WriteField(line, pairs[i], to);
        }
    }

    private void WriteField(ReadOnlySpan<byte> line, in LogfmtPairs.Pair pair, CanonicalRecord to)
    {
        ReadOnlySpan<byte> value = pair.ValueIn(line);
        if (pair.KeyLength == 0)
        {
            to.Value(value, "true"u8);
            return;
        }

        NameRole meaning = pair.Meaning;
        bool isId = meaning.Role is Role.RequestId or Role.TraceId or Role.SpanId or Role.StackTrace or Role.Error
            or Role.ErrorType;
        ReadOnlySpan<byte> name = isId ? NameRoles.NameOf(meaning.Role) : pair.KeyIn(line);
        bool isTaken = meaning is { Role: > Role.None and <= Role.Logger, Rank: 0 };
        if (isTaken)
            to.TextUnder(name, "_"u8, Resolve(value, pair.IsQuoted));
        else if (pair.IsQuoted)
            to.Text(name, Resolve(value, isQuoted: true));
        else
            to.Bare(name, value);
    }

    private ReadOnlySpan<byte> Resolve(ReadOnlySpan<byte> value, bool isQuoted)
    {
        if (!isQuoted || !value.Contains((byte)'\\'))
            return value;
        if (_scratch.Length < value.Length)
            _scratch = new byte[value.Length * 2];
        return _scratch.AsSpan(0, GoQuoted.Resolve(value, _scratch));
    }
}
