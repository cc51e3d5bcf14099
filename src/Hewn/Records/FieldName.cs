using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hewn.Redaction;

namespace Hewn.Records;

/// <summary>All that is to be known of a field by its name alone, found out once. Immutable.</summary>
internal sealed class FieldName
{
    private readonly string _name;
    private readonly byte[] _lead;
    private readonly int _leadLength;
    private readonly bool _isSecret;
    private readonly bool _isPrompt;

    /// <param name="key">The text that it is kept under: the name itself, an expression, or a format.</param>
    /// <param name="name">The name.</param>
    /// <param name="format">What follows the name in a format such as <c>@ms:F1</c>.</param>
    /// <param name="isExpression">Whether the name is an expression of the program's text.</param>
    public FieldName(string key, string name, string? format = null, bool isExpression = false)
    {
        Key = key;
        Format = format;
        _name = name;
        var buffer = new ByteBuffer(name.Length + 16);
        buffer.Append(",\""u8);
        // Not in code, where 'ok ? token : other' is no pair.
        string shown = isExpression ? name : SecretText.RedactName(name);
        JsonText.Append(buffer, string.IsNullOrEmpty(name) ? "_" : shown, Limits.MaxNameBytes);
        buffer.Append("\":"u8);
        _leadLength = buffer.Length;
        _lead = [.. buffer.Written, .. new byte[ByteBuffer.SlackBytes]];
        Mark = FieldTraits.MarkOf(Name);
        Traits = FieldTraits.Of(Name);
        _isSecret = SecretNames.IsSecret(name);
        _isPrompt = PromptNames.IsPrompt(name);
    }

    public string Key { get; }

    public string? Format { get; }

    /// <summary>The escaped name without its quotation marks.</summary>
    public ReadOnlySpan<byte> Name => NameIn(_lead, _leadLength);

    /// <inheritdoc cref="FieldTraits.MarkOf"/>
    public ulong Mark { get; }

    /// <inheritdoc cref="FieldTraits"/>
    public uint Traits { get; }

    /// <summary><c>,"name":</c>, as it stands before a value.</summary>
    public ReadOnlySpan<byte> Lead => _lead.AsSpan(0, _leadLength);

    /// <summary>Bytes of <c>,"name":</c>.</summary>
    public int LeadLength => _leadLength;

    /// <summary>The name in what begins with <c>,"name":</c> of that length.</summary>
    public static ReadOnlySpan<byte> NameIn(ReadOnlySpan<byte> field, int leadLength) => field[2..(leadLength - 2)];

    /// <summary>Appends <c>,"name":</c>.</summary>
    public void AppendTo(ByteBuffer target) =>
        target.AppendBlocks(ref MemoryMarshal.GetArrayDataReference(_lead), _leadLength);

    /// <summary>Whether the name makes a credential of the value; see <see cref="SecretNames.Hides{T}"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Hides<T>(T value) => _isSecret && SecretNames.HidesUnderSecret(_name, value);

    /// <summary>Whether the name means a prompt that must not be written in full.</summary>
    public bool ReplacesPrompt => _isPrompt && PromptPrivacy.Replaces;
}
