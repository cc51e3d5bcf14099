using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Hewn.AspNetCore.Capture.Streams;
using Hewn.Redaction;

namespace Hewn.AspNetCore.Capture;

/// <summary>
/// Copies a body that is one whole JSON value and nothing that is written in another way than it came, but for its
/// credentials and spaces, while somebody watches. Prompts are written in full. Not thread-safe: a thread keeps one for
/// its next body.
/// </summary>
/// <remarks>
/// Fast path of <see cref="JsonRedactor"/>, behind a <see cref="JsonCondenser"/>, whose result it must have: nearly all
/// bodies are short and simple, and each call has two. What is not simple (malformed or cut, media, long lists of
/// numbers, deep nesting, names with escapes, credentials that are no scalars) it leaves to them. Its steps are not
/// inlined into each other, as in <see cref="Calls.Fields"/>.
/// </remarks>
internal sealed class WholeJson
{
    // What ends a plain run of a string: its end, an escape, and what must not stand in it.
    private static readonly SearchValues<byte> _stringStops = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\']);

    [ThreadStatic]
    private static WholeJson? _spare;

    private readonly (MemberName? Name, bool IsObject)[] _levels = new (MemberName?, bool)[Limits.JsonDepth];
    private int _depth;
    private int _numbers; // Of the list that is open.
    private MemberName? _name; // Of the value that comes; null in a list.
    private JsonOutput _output = null!; // During a copy, as the next two.
    private BodyFacts _facts = null!;
    private IJsonWatch? _watch;

    private WholeJson()
    {
    }

    private bool IsInObject => _levels[_depth - 1].IsObject;

    /// <summary>Copies a body.</summary>
    /// <param name="json">The body.</param>
    /// <param name="watch">Sees what passes. If the body is left, what it has seen is of no use.</param>
    /// <returns>Null for a body that is left to others.</returns>
    public static RenderedBody? TryCopy(ReadOnlySpan<byte> json, IJsonWatch? watch)
    {
        WholeJson copier = _spare ?? new WholeJson();
        _spare = null;
        var facts = new BodyFacts();
        var output = new JsonOutput();
        (copier._output, copier._facts, copier._watch) = (output, facts, watch);
        bool isCopied = copier.Copy(json) && output.Written.Length <= Limits.BodyFieldBytes;
        RenderedBody? body = isCopied ? new RenderedBody(output.Lend(), facts, output) : null;
        if (!isCopied)
            output.Drop();
        (copier._output, copier._facts, copier._watch, copier._name) = (null!, null!, null, null);
        (copier._depth, copier._numbers) = (0, 0);
        _spare = copier;
        return body;
    }

    private bool Copy(ReadOnlySpan<byte> json)
    {
        int at = CopyValue(json, SkipSpace(json, 0));
        while (at >= 0 && _depth > 0)
            at = CopyNext(json, SkipSpace(json, at));
        return at >= 0 && SkipSpace(json, at) == json.Length;
    }

    /// <summary>Copies what follows a value, or the beginning of an object or list. Gives its end; -1 to leave it.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int CopyNext(ReadOnlySpan<byte> json, int at)
    {
        if (at >= json.Length)
            return -1;
        bool isObject = IsInObject;
        if (json[at] == (isObject ? (byte)'}' : (byte)']'))
        {
            End(isObject);
            return at + 1;
        }

        if (json[at] != (byte)',')
            return -1;
        at = SkipSpace(json, at + 1);
        return isObject ? CopyMember(json, at) : CopyValue(json, at);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int CopyMember(ReadOnlySpan<byte> json, int at)
    {
        if (at >= json.Length || json[at] != (byte)'"')
            return -1;
        int length = json[(at + 1)..].IndexOfAny(_stringStops);
        if (length < 0 || length > Limits.JsonNameBytes || json[at + 1 + length] != (byte)'"')
            return -1;
        _name = MemberName.Of(json.Slice(at + 1, length));
        _output.Name(_name);
        _watch?.Name(_name, _depth);
        at = SkipSpace(json, at + length + 2);
        return at < json.Length && json[at] == (byte)':' ? CopyValue(json, SkipSpace(json, at + 1)) : -1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int CopyValue(ReadOnlySpan<byte> json, int at)
    {
        if (at >= json.Length)
            return -1;
        int end = json[at] switch
        {
            (byte)'{' => Start(json, at, isObject: true),
            (byte)'[' => Start(json, at, isObject: false),
            (byte)'"' => CopyString(json, at),
            (byte)'t' => CopyWord(json, at, "true"u8, JsonTokenType.True),
            (byte)'f' => CopyWord(json, at, "false"u8, JsonTokenType.False),
            (byte)'n' => CopyWord(json, at, "null"u8, JsonTokenType.Null),
            _ => CopyNumber(json, at),
        };
        _name = null;
        return end;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Start(ReadOnlySpan<byte> json, int at, bool isObject)
    {
        if (_depth == _levels.Length || _name is { IsSecret: true })
            return -1;
        _numbers = 0;
        _watch?.Start(_name, isObject, _depth);
        _levels[_depth++] = (_name, isObject);
        _name = null;
        if (isObject)
            _output.StartObject();
        else
            _output.StartArray();
        at = SkipSpace(json, at + 1);
        if (at >= json.Length)
            return -1;
        if (json[at] == (isObject ? (byte)'}' : (byte)']'))
            return at; // Its end is what comes next.
        return isObject ? CopyMember(json, at) : CopyValue(json, at);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void End(bool isObject)
    {
        _depth--;
        _numbers = 0;
        _watch?.End(_depth);
        if (isObject)
            _output.EndObject();
        else
            _output.EndArray();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int CopyString(ReadOnlySpan<byte> json, int at)
    {
        int end = EndOfString(json, at + 1, out bool isEscaped);
        if (end < 0)
            return -1;
        ReadOnlySpan<byte> spelt = json[(at + 1)..end];
        if (IsMedia(spelt) || !CopyString(json[at..(end + 1)], spelt, isEscaped))
            return -1;
        _watch?.Scalar(new JsonScalar(JsonTokenType.String, spelt, isEscaped), _name, _depth);
        return end + 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool CopyString(ReadOnlySpan<byte> quoted, ReadOnlySpan<byte> spelt, bool isEscaped)
    {
        if (_name is { IsSecret: true } secret)
        {
            _output.String(SecretNames.Replacement);
            return !IsToken(secret);
        }

        if (_output.TryPlainString(spelt))
        {
            if (IsFact)
                Look(!isEscaped && Ascii.IsValid(spelt) ? KnownText.Of(spelt) : TextOf(quoted));
            return true;
        }

        string text = LooseText.Redact(TextOf(quoted));
        _output.String(text);
        if (IsFact)
            Look(text);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int CopyWord(ReadOnlySpan<byte> json, int at, ReadOnlySpan<byte> word, JsonTokenType type)
    {
        if (!json[at..].StartsWith(word))
            return -1;
        _output.Literal(word);
        _watch?.Scalar(new JsonScalar(type, word, isEscaped: false), _name, _depth);
        return at + word.Length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int CopyNumber(ReadOnlySpan<byte> json, int at)
    {
        int end = EndOfNumber(json, at);
        bool isTooMany = _name is null && ++_numbers > Limits.KeptNumbers;
        if (end < 0 || isTooMany)
            return -1;
        ReadOnlySpan<byte> spelt = json[at..end];
        if (_name is { IsSecretAsNumber: true } secret)
        {
            if (IsToken(secret))
                return -1;
            _output.String(SecretNames.Replacement);
        }
        else
        {
            _output.Literal(spelt); // It keeps its digits.
        }

        _watch?.Scalar(new JsonScalar(JsonTokenType.Number, spelt, isEscaped: false), _name, _depth);
        return end;
    }

    /// <summary>As in <see cref="JsonRedactor"/>: a member of the body, or of an object that is one.</summary>
    private bool IsFact => _name is { MayBeFact: true }
        && (_depth == 1 || (_depth == 2 && _levels[1].Name is not null));

    private void Look(string value) => _facts.Look(_levels[_depth - 1].Name?.Text, _name!.Text, value);

    /// <summary>Whether it may be a piece of text that a model works in: the place decides.</summary>
    private static bool IsToken(MemberName name) => name.Text.Equals("token", StringComparison.OrdinalIgnoreCase);

    private static bool IsMedia(ReadOnlySpan<byte> spelt)
    {
        bool isLong = spelt.Length >= Limits.MediaProbeBytes;
        return (isLong || spelt.StartsWith("data:"u8))
            && MediaText.Recognise(isLong ? spelt[..Limits.MediaProbeBytes] : spelt, isLong) is not null;
    }

    private static string TextOf(ReadOnlySpan<byte> quoted)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return JsonRedactor.TextOf(ref reader);
    }

    private static int SkipSpace(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            at++;
        return at;
    }

    /// <summary>Where a string's last quotation mark stands; -1 where it is none.</summary>
    private static int EndOfString(ReadOnlySpan<byte> json, int at, out bool isEscaped)
    {
        isEscaped = false;
        while (true)
        {
            int plain = json[at..].IndexOfAny(_stringStops);
            if (plain < 0)
                return -1;
            at += plain;
            if (json[at] == (byte)'"')
                return at;
            int length = json[at] == (byte)'\\' ? EscapeLength(json[at..]) : 0;
            if (length == 0)
                return -1;
            isEscaped = true;
            at += length;
        }
    }

    private static int EscapeLength(ReadOnlySpan<byte> escape)
    {
        if (escape.Length < 2)
            return 0;
        if (escape[1] != (byte)'u')
            return "\"\\/bfnrt"u8.Contains(escape[1]) ? 2 : 0;
        if (escape.Length < 6)
            return 0;
        foreach (byte digit in escape[2..6])
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return 0;
        }

        return 6;
    }

    /// <summary>Where a number ends; -1 where it is none (RFC 8259, section 6).</summary>
    private static int EndOfNumber(ReadOnlySpan<byte> json, int at)
    {
        if (json[at] == (byte)'-')
            at++;
        bool isZero = at < json.Length && json[at] == (byte)'0';
        int end = isZero ? at + 1 : SkipDigits(json, at);
        if (end == at)
            return -1;
        if (end < json.Length && json[end] == (byte)'.')
        {
            int decimals = end + 1;
            end = SkipDigits(json, decimals);
            if (end == decimals)
                return -1;
        }

        if (end >= json.Length || json[end] is not ((byte)'e' or (byte)'E'))
            return end;
        int exponent = end + 1;
        if (exponent < json.Length && json[exponent] is (byte)'+' or (byte)'-')
            exponent++;
        end = SkipDigits(json, exponent);
        return end == exponent ? -1 : end;
    }

    private static int SkipDigits(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at] is >= (byte)'0' and <= (byte)'9')
            at++;
        return at;
    }
}
