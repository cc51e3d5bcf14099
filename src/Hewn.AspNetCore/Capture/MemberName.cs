using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Hewn.AspNetCore.Capture.Llm;
using Hewn.Records;
using Hewn.Redaction;

namespace Hewn.AspNetCore.Capture;

/// <summary>
/// The name of a JSON member, and what it means for its value. The same few dozen come with every call, so those that
/// came last are kept: to judge a name takes longer than to copy its value. Immutable, thread-safe.
/// </summary>
internal sealed class MemberName
{
    private const int Places = 512;

    private static readonly MemberName?[] _known = new MemberName?[Places];

    private readonly byte[] _utf8;
    private readonly byte[] _lead;

    private MemberName(byte[] utf8, string text)
    {
        (_utf8, Text) = (utf8, text);
        IsSecret = SecretNames.IsSecret(text);
        IsSecretAsNumber = SecretNames.IsSecret(text, isNumber: true);
        MayBeFact = BodyFacts.MayBeNamed(text);
        MayBeAsked = RequestFacts.MayBeNamed(text);
        Chat = ChatMembers.Of(text);
        var lead = new ByteBuffer();
        JsonText.AppendQuoted(lead, text, Hewn.Limits.MaxNameBytes);
        lead.Append((byte)':');
        _lead = lead.Written.ToArray();
    }

    /// <summary>The name.</summary>
    public string Text { get; }

    /// <summary>The name as it is spelt; empty where it is long, or spelt with escapes.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>The name as it is written before its value: quoted, escaped, cut as all names are.</summary>
    public ReadOnlySpan<byte> Lead => _lead;

    /// <summary>Whether the value is a credential.</summary>
    public bool IsSecret { get; }

    /// <summary>Whether the value is one although it is a number.</summary>
    public bool IsSecretAsNumber { get; }

    /// <summary>See <see cref="BodyFacts.MayBeNamed"/>.</summary>
    public bool MayBeFact { get; }

    /// <summary>See <see cref="RequestFacts.MayBeNamed"/>.</summary>
    public bool MayBeAsked { get; }

    /// <summary>What it is in a chat's answer.</summary>
    public ChatMember Chat { get; }

    /// <summary>The name at which a reader stands.</summary>
    public static MemberName Of(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> utf8 = reader.ValueSpan;
        return reader.ValueIsEscaped || utf8.Length > Limits.JsonNameBytes
            ? new MemberName([], JsonRedactor.TextOf(ref reader))
            : Of(utf8);
    }

    /// <summary>The name of these bytes, which are few and have no escapes.</summary>
    public static MemberName Of(ReadOnlySpan<byte> utf8)
    {
        int at = PlaceOf(utf8) & ~1; // Two places beside each other, as two names fall on one often enough.
        ref MemberName? newer = ref _known[at];
        MemberName? first = Volatile.Read(ref newer);
        if (first is not null && utf8.SequenceEqual(first._utf8))
            return first;
        ref MemberName? older = ref _known[at + 1];
        if (Volatile.Read(ref older) is { } second && utf8.SequenceEqual(second._utf8))
            return second;
        var made = new MemberName(utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        Volatile.Write(ref older, first); // Who stood there is made anew when it comes again.
        Volatile.Write(ref newer, made);
        return made;
    }

    /// <summary>By its length and its ends, in which nearly all names differ.</summary>
    private static int PlaceOf(ReadOnlySpan<byte> utf8)
    {
        unchecked // Multiplying and wrapping around is what mixes the bits.
        {
            uint hash = (uint)utf8.Length;
            if (utf8.Length >= sizeof(uint))
            {
                hash += BinaryPrimitives.ReadUInt32LittleEndian(utf8) * 0x9E3779B1;
                hash ^= BinaryPrimitives.ReadUInt32LittleEndian(utf8[^sizeof(uint)..]) * 0x85EBCA77;
            }
            else
            {
                foreach (byte b in utf8)
                    hash = (hash * 31) + b;
            }

            return (int)((hash * 0x9E3779B1) >> 23);
        }
    }
}
