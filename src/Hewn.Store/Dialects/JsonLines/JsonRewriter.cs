using System.Text.Json;

namespace Hewn.Store.Dialects.JsonLines;

/// <summary>
/// Writes a record of JSON with Hewn's names: timestamp, level, message and logger first, the rest in its order, copied
/// in stretches where nothing is to be changed.
/// </summary>
internal sealed class JsonRewriter
{
    private readonly JsonMembers _inner = new();
    private readonly ErrorObject _errors = new();

    /// <summary>Writes the record.</summary>
    /// <param name="json">The record.</param>
    /// <param name="members">Its members.</param>
    /// <param name="chosen">What they mean.</param>
    /// <param name="chooser">When it was written, if a member says so.</param>
    /// <param name="to">Begun.</param>
    public void Write(
        ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> members, in ChosenMembers chosen, RoleChooser chooser,
        CanonicalRecord to)
    {
        bool flattens = Flattens(json, members, chosen);
        ReadOnlySpan<byte> inner = flattens ? members[chosen.Of(Role.Container)].ValueIn(json) : default;
        flattens = flattens && _inner.TryRead(inner);
        if (chosen.Has(Role.Timestamp))
            WriteTimestamp(json, members[chosen.Of(Role.Timestamp)], chooser, to);
        WriteLevel(json, members, chosen, to);
        WriteMessage(json, members, chosen, inner, flattens, to);
        if (chosen.Has(Role.Logger))
            to.Member("logger"u8, default, members[chosen.Of(Role.Logger)].ValueIn(json));
        WriteRest(json, members, chosen, flattens, to);
        if (flattens)
            WriteInner(inner, chosen.Has(Role.Message), to);
    }

    /// <summary>Whether the object of fields that was chosen is taken apart.</summary>
    public static bool Flattens(
        ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> members, in ChosenMembers chosen)
    {
        if (!chosen.Has(Role.Container))
            return false;
        JsonMember container = members[chosen.Of(Role.Container)];
        ReadOnlySpan<byte> name = container.NameIn(json);
        if (container.Token != JsonTokenType.StartObject)
            return false;
        if (name.SequenceEqual("Properties"u8)) // Serilog's JSON formatter
            return chosen.Has(Role.Template);
        if (name.SequenceEqual("State"u8)) // .NET's JSON console
            return chosen.Has(Role.Level) && members[chosen.Of(Role.Level)].NameIn(json).SequenceEqual("LogLevel"u8);
        return !chosen.Has(Role.Message) && chosen.Has(Role.Level); // Rust's tracing
    }

    /// <summary>The level of a record; null when it has none.</summary>
    public static Level? LevelOf(
        ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> members, in ChosenMembers chosen)
    {
        if (!chosen.Has(Role.Level))
            return IsClef(json, members, chosen) ? Level.Info : null; // the compact JSON of Serilog leaves it out
        return LevelWords.TryRead(members[chosen.Of(Role.Level)].TextIn(json), out Level level, out _) ? level : null;
    }

    private static bool IsClef(ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> members, in ChosenMembers chosen) =>
        chosen.Has(Role.Timestamp) && members[chosen.Of(Role.Timestamp)].NameIn(json).SequenceEqual("@t"u8);

    private static void WriteTimestamp(
        ReadOnlySpan<byte> json, in JsonMember member, RoleChooser chooser, CanonicalRecord to)
    {
        // As it stands where readers of Hewn's records take it, a number or text; else as they would write it.
        if (chooser.IsStandard)
            to.TimestampValue(member.ValueIn(json), chooser.UtcTicks);
        else
            to.Timestamp(default, chooser.UtcTicks);
    }

    private static void WriteLevel(
        ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> members, in ChosenMembers chosen, CanonicalRecord to)
    {
        if (chosen.Has(Role.Level))
            to.TryLevel(members[chosen.Of(Role.Level)].TextIn(json));
        else if (LevelOf(json, members, chosen) is { } level)
            to.Level(level);
    }

    private void WriteMessage(
        ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> members, in ChosenMembers chosen,
        ReadOnlySpan<byte> inner, bool flattens, CanonicalRecord to)
    {
        if (chosen.Has(Role.Message))
        {
            to.Member("message"u8, default, members[chosen.Of(Role.Message)].ValueIn(json));
            return;
        }

        if (chosen.Has(Role.Template))
        {
            to.BeginText("message"u8, out int start);
            ReadOnlySpan<byte> template = members[chosen.Of(Role.Template)].TextIn(json);
            if (flattens)
                MessageTemplate.Render(template, inner, _inner.All, default, to);
            else
                MessageTemplate.Render(template, json, members, RenderingsIn(json, members), to);
            to.EndText("message"u8, start);
            return;
        }

        if (!flattens)
            return;
        foreach (ref readonly JsonMember member in _inner.All)
        {
            if (member.NameIn(inner).SequenceEqual("message"u8))
                to.Member("message"u8, default, member.ValueIn(inner));
        }
    }

    private static ReadOnlySpan<byte> RenderingsIn(ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> members)
    {
        foreach (ref readonly JsonMember member in members)
        {
            if (member.Token == JsonTokenType.StartArray && member.NameIn(json).SequenceEqual("@r"u8))
                return member.ValueIn(json);
        }

        return default;
    }

    private void WriteRest(
        ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> members, in ChosenMembers chosen, bool flattens,
        CanonicalRecord to)
    {
        int from = 0; // of the stretch that is copied as it stands
        for (int i = 0; i < members.Length; i++)
        {
            ref readonly JsonMember member = ref members[i];
            Role role = member.Meaning.Role;
            bool isChosen = role != Role.None && chosen.Of(role) == i;
            bool isMoved = isChosen && (role <= Role.Logger || (role == Role.Container && flattens));
            bool isRenamed = isChosen && role is >= Role.RequestId and <= Role.ErrorType
                && (member.Meaning.Rank > 0 || member.Token == JsonTokenType.StartObject);
            // Its name is taken by another, or was given by this one.
            bool isTaken = !isChosen && role is > Role.None and <= Role.ErrorType && member.Meaning.Rank == 0
                && chosen.Has(role);
            if (!isMoved && !isRenamed && !isTaken)
                continue;
            CopyStretch(json, members[from..i], to);
            from = i + 1;
            if (isTaken)
                to.Member(member.NameIn(json), "_"u8, member.ValueIn(json));
            else if (isRenamed)
                Rename(json, member, chosen, to);
        }

        CopyStretch(json, members[from..], to);
    }

    private void Rename(ReadOnlySpan<byte> json, in JsonMember member, in ChosenMembers chosen, CanonicalRecord to)
    {
        ReadOnlySpan<byte> name = member.NameIn(json);
        if (member.Token != JsonTokenType.StartObject)
            to.Member(NameRoles.NameOf(member.Meaning.Role), default, member.ValueIn(json));
        else if (!_errors.TryWrite(
            name, member.ValueIn(json), chosen.Has(Role.StackTrace) && member.Meaning.Role == Role.Error, to))
            to.Member(name, default, member.ValueIn(json));
    }

    private static void CopyStretch(ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> stretch, CanonicalRecord to)
    {
        if (stretch.IsEmpty)
            return;
        int from = stretch[0].NameStart - 1;
        int moved = to.Members(json[from..stretch[^1].End]) - from;
        foreach (ref readonly JsonMember member in stretch)
        {
            if (member.Meaning.IsKnown)
                to.Known(member.Meaning.Field, member.Slice(moved));
        }
    }

    /// <summary>The members of an object of fields, beside the record's own.</summary>
    private void WriteInner(ReadOnlySpan<byte> inner, bool hasMessage, CanonicalRecord to)
    {
        foreach (ref readonly JsonMember member in _inner.All)
        {
            ReadOnlySpan<byte> name = member.NameIn(inner);
            bool isMessage = name.SequenceEqual("message"u8);
            if ((isMessage && !hasMessage) || (hasMessage && name.SequenceEqual("Message"u8)))
                continue;
            bool isReserved = isMessage || name.SequenceEqual("timestamp"u8) || name.SequenceEqual("level"u8)
                || name.SequenceEqual("logger"u8);
            if (isReserved)
                to.Member(name, "_"u8, member.ValueIn(inner));
            else if (name.SequenceEqual("SourceContext"u8))
                to.Member("logger"u8, default, member.ValueIn(inner));
            else
                to.Member(name, default, member.ValueIn(inner));
        }
    }
}
