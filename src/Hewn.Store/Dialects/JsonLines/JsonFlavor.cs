using System.Text.Json;

namespace Hewn.Store.Dialects.JsonLines;

/// <summary>Whose JSON a record is, by the names of its parts.</summary>
internal static class JsonFlavor
{
    /// <summary>One of <see cref="DialectNames"/>.</summary>
    public static string Of(ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> members, in ChosenMembers chosen)
    {
        ReadOnlySpan<byte> time = Name(json, members, chosen, Role.Timestamp);
        ReadOnlySpan<byte> level = Name(json, members, chosen, Role.Level);
        ReadOnlySpan<byte> logger = Name(json, members, chosen, Role.Logger);
        if (time.SequenceEqual("@t"u8))
            return DialectNames.Clef;
        if (level.SequenceEqual("levelname"u8) || time.SequenceEqual("asctime"u8))
            return DialectNames.PythonJson;
        if (level.SequenceEqual("LogLevel"u8))
            return DialectNames.DotnetJson;
        if (time.SequenceEqual("instant"u8) || logger.SequenceEqual("logger_name"u8)
            || logger.SequenceEqual("loggerName"u8))
            return DialectNames.Log4j;
        if (time.SequenceEqual("ts"u8) && !level.IsEmpty
            && Name(json, members, chosen, Role.Message).SequenceEqual("msg"u8))
            return DialectNames.Zap;
        if (chosen.Has(Role.Level) && members[chosen.Of(Role.Level)].Token == JsonTokenType.Number
            && time.SequenceEqual("time"u8))
            return OfNumbered(json, members);
        return DialectNames.Json;
    }

    private static string OfNumbered(ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> members)
    {
        bool hasHost = false;
        foreach (ref readonly JsonMember member in members)
        {
            if (member.NameIn(json).SequenceEqual("v"u8))
                return DialectNames.Bunyan;
            hasHost |= member.NameIn(json).SequenceEqual("hostname"u8) || member.NameIn(json).SequenceEqual("pid"u8);
        }

        return hasHost ? DialectNames.Pino : DialectNames.Json;
    }

    private static ReadOnlySpan<byte> Name(
        ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> members, in ChosenMembers chosen, Role role) =>
        chosen.Has(role) ? members[chosen.Of(role)].NameIn(json) : default;
}
