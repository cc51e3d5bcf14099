using System.Text.Json;
using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.JsonLines;

/// <summary>
/// Decides which members of a record are its timestamp, level, message and so on: the best known name whose value can
/// be that.
/// </summary>
/// <param name="stamps">Reads times.</param>
internal sealed class RoleChooser(StampReader stamps)
{
    private const int MaxEscapedBytes = 128; // of a timestamp

    /// <summary>A number that is less is a duration or a counter, unless it is called <c>timestamp</c>.</summary>
    private static readonly long _earliestTicks = new DateTime(1973, 1, 1).Ticks;

    /// <summary>When the record was written, as its chosen member says; valid after <see cref="Choose"/>.</summary>
    public long UtcTicks { get; private set; }

    /// <summary>True when that member's value can stand in a record of Hewn's as it is.</summary>
    public bool IsStandard { get; private set; }

    /// <summary>Chooses.</summary>
    /// <param name="json">The record.</param>
    /// <param name="members">Its members.</param>
    /// <param name="roles">The roles that occur among them, a bit for each.</param>
    public ChosenMembers Choose(ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> members, uint roles)
    {
        ChosenMembers chosen = ChosenMembers.None();
        Span<byte> ranks = stackalloc byte[(int)Role.Container + 1];
        ranks.Fill(byte.MaxValue);
        for (int i = 0; i < members.Length; i++)
        {
            NameRole meaning = members[i].Meaning;
            int role = (int)meaning.Role;
            // Of one name that stands twice the last counts, as everywhere.
            if (role != 0 && meaning.Rank <= ranks[role] && members[i].Token != JsonTokenType.Null)
                (chosen[role], ranks[role]) = (i, meaning.Rank);
        }

        for (int role = 1; role < ranks.Length; role++)
        {
            if (chosen[role] >= 0 && !MayBe(json, members, members[chosen[role]], roles))
                chosen[role] = NextBest(json, members, (Role)role, roles);
        }

        return chosen;
    }

    /// <summary>Whether a value can be what its name says.</summary>
    private bool MayBe(ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> all, in JsonMember member, uint roles)
    {
        bool isText = member.Token == JsonTokenType.String;
        ReadOnlySpan<byte> name = member.NameIn(json);
        switch (member.Meaning.Role)
        {
            case Role.Timestamp:
                return IsTime(json, member);
            case Role.Level:
                return (isText || member.Token == JsonTokenType.Number)
                    && LevelWords.TryRead(member.TextIn(json), out _, out _);
            case Role.Message:
                return isText || member.Meaning.Rank <= 1;
            case Role.Logger when name.SequenceEqual("name"u8):
                return isText && NamesLogger(json, all);
            case Role.Logger when name.SequenceEqual("target"u8):
                return isText && (roles & 1u << (int)Role.Container) != 0;
            case Role.Logger when name.SequenceEqual("channel"u8):
                return isText && Has(all, json, "level_name"u8);
            case Role.StackTrace or Role.Error or Role.Container:
                return member.Meaning.Rank == 0 || isText || member.Token == JsonTokenType.StartObject;
            default:
                return member.Meaning.Rank == 0 || isText;
        }
    }

    private int NextBest(ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> members, Role role, uint roles)
    {
        int best = -1;
        int candidates = 0;
        for (int i = 0; i < members.Length && candidates < Limits.MaxRoleCandidates; i++)
        {
            ref readonly JsonMember member = ref members[i];
            if (member.Meaning.Role != role || member.Token == JsonTokenType.Null)
                continue;
            candidates++;
            if ((best < 0 || member.Meaning.Rank <= members[best].Meaning.Rank)
                && MayBe(json, members, member, roles))
                best = i;
        }

        // Looking at others may have read another time.
        return best >= 0 && role == Role.Timestamp && !IsTime(json, members[best]) ? -1 : best;
    }

    private bool IsTime(ReadOnlySpan<byte> json, in JsonMember member)
    {
        long ticks;
        bool isStandard = false;
        bool isTime = member.Token switch
        {
            JsonTokenType.String when member.IsEscaped => IsEscapedTime(member.TextIn(json), out ticks),
            JsonTokenType.String => stamps.TryReadWhole(member.TextIn(json), out ticks, out isStandard),
            JsonTokenType.Number => stamps.TryReadWhole(member.ValueIn(json), out ticks, out isStandard),
            JsonTokenType.StartObject => InstantObject.TryRead(member.ValueIn(json), out ticks),
            _ => Never(out ticks),
        };
        if (isTime && (member.Meaning.Rank == 0 || ticks >= _earliestTicks))
        {
            (UtcTicks, IsStandard) = (ticks, isStandard);
            return true;
        }

        return false;
    }

    /// <summary>The JSON of .NET escapes the plus sign of an offset.</summary>
    private bool IsEscapedTime(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        Span<byte> plain = stackalloc byte[MaxEscapedBytes];
        return text.Length <= plain.Length
            && stamps.TryReadWhole(plain[..JsonUnescape.Resolve(text, plain)], out ticks);
    }

    private static bool Never(out long ticks)
    {
        ticks = 0;
        return false;
    }

    /// <summary>Whether <c>name</c> is the logger's: in pino, bunyan and Python's formatters.</summary>
    private static bool NamesLogger(ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> all) =>
        Has(all, json, "levelname"u8) || (Has(all, json, "hostname"u8) && Has(all, json, "pid"u8));

    private static bool Has(ReadOnlySpan<JsonMember> members, ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        foreach (ref readonly JsonMember member in members)
        {
            if (member.NameLength == name.Length && member.NameIn(json).SequenceEqual(name))
                return true;
        }

        return false;
    }
}
