using System.Text.Json;
using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.JsonLines;

/// <summary>
/// Reads records of JSON, whoever wrote them: those with Hewn's names as they stand, others with their names changed
/// and their parts put where Hewn has them. One pass over the text finds and checks the members. Not thread-safe.
/// </summary>
/// <param name="stamps">Reads times.</param>
internal sealed class JsonRecords(StampReader stamps)
{
    private readonly JsonMembers _members = new();
    private readonly RoleChooser _chooser = new(stamps);
    private readonly JsonRewriter _rewriter = new();

    /// <summary>Makes an entry a record if the bytes are one.</summary>
    /// <param name="raw">The bytes.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="record">Room for what they mean, where that is not written as it stands.</param>
    /// <returns>False when the bytes are no JSON object; the entry is then as it was.</returns>
    public bool TryRead(ReadOnlyMemory<byte> raw, Entry entry, CanonicalRecord record)
    {
        ReadOnlySpan<byte> json = raw.Span;
        if (!_members.TryRead(json))
            return false;
        ChosenMembers chosen = _chooser.Choose(json, _members.All, _members.Roles);
        entry.HasTimestamp = chosen.Has(Role.Timestamp);
        entry.UtcTicks = _chooser.UtcTicks;
        if (IsHewns(json, chosen))
        {
            entry.SetRecord(raw, _members.All);
            entry.Dialect = IsSession(json) ? DialectNames.Session : DialectNames.Hewn;
            return true;
        }

        record.Begin();
        _rewriter.Write(json, _members.All, chosen, _chooser, record);
        record.End();
        entry.SetRecord(raw, record);
        entry.Dialect = JsonFlavor.Of(json, _members.All, chosen);
        return true;
    }

    /// <summary>Writes a record of JSON that stands inside another.</summary>
    /// <returns>False when the bytes are no JSON object; then nothing is written.</returns>
    public bool TryReadInner(ReadOnlySpan<byte> json, CanonicalRecord to)
    {
        if (!_members.TryRead(json))
            return false;
        ChosenMembers chosen = _chooser.Choose(json, _members.All, _members.Roles);
        _rewriter.Write(json, _members.All, chosen, _chooser, to);
        return true;
    }

    /// <summary>The level that <see cref="TryReadInner"/> would write.</summary>
    /// <returns>False when the bytes are no JSON object.</returns>
    public bool TryLevelOf(ReadOnlySpan<byte> json, out Level? level)
    {
        level = null;
        if (!_members.TryRead(json))
            return false;
        ChosenMembers chosen = _chooser.Choose(json, _members.All, _members.Roles);
        level = JsonRewriter.LevelOf(json, _members.All, chosen);
        return true;
    }

    /// <summary>Whether the record can be read as it stands.</summary>
    private bool IsHewns(ReadOnlySpan<byte> json, in ChosenMembers chosen)
    {
        ReadOnlySpan<JsonMember> members = _members.All;
        for (int role = 1; role <= (int)Role.ErrorType; role++)
        {
            if (chosen[role] >= 0 && members[chosen[role]].Meaning.Rank != 0)
                return false;
        }

        bool isRendered = !chosen.Has(Role.Template) || chosen.Has(Role.Message);
        if (!isRendered || (chosen.Has(Role.Container) && JsonRewriter.Flattens(json, members, chosen)))
            return false;
        return !IsObject(chosen, Role.Error) && !IsObject(chosen, Role.StackTrace)
            && (!chosen.Has(Role.Level) || IsHewnsLevel(json, members[chosen.Of(Role.Level)]));
    }

    private bool IsObject(in ChosenMembers chosen, Role role) =>
        chosen.Has(role) && _members.All[chosen.Of(role)].Token == JsonTokenType.StartObject;

    private static bool IsHewnsLevel(ReadOnlySpan<byte> json, in JsonMember member)
    {
        if (member.Token != JsonTokenType.String)
            return false;
        ReadOnlySpan<byte> name = member.TextIn(json);
        if (name.SequenceEqual("INFO"u8) || name.SequenceEqual("WARN"u8) || name.SequenceEqual("ERROR"u8)
            || name.SequenceEqual("DEBUG"u8) || name.SequenceEqual("info"u8) || name.SequenceEqual("warn"u8)
            || name.SequenceEqual("error"u8) || name.SequenceEqual("debug"u8))
            return true;
        Span<char> text = stackalloc char[16];
        return name.Length <= text.Length
            && System.Text.Encoding.UTF8.TryGetChars(name, text, out int length)
            && LevelNames.TryParse(text[..length], out _);
    }

    private bool IsSession(ReadOnlySpan<byte> json)
    {
        foreach (ref readonly JsonMember member in _members.All)
        {
            if (member.NameLength == 14 && member.NameIn(json).SequenceEqual("sequenceNumber"u8))
                return true;
        }

        return false;
    }
}
