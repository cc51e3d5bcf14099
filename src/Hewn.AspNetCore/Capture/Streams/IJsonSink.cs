namespace Hewn.AspNetCore.Capture.Streams;

/// <summary>
/// Takes what a <see cref="JsonCondenser"/> makes of JSON that passes by. Spans are valid during the call.
/// </summary>
internal interface IJsonSink
{
    /// <summary>A piece of the condensed copy.</summary>
    void Write(ReadOnlySpan<byte> json);

    /// <summary>The name of a member of the value itself, as it is spelt.</summary>
    void Member(ReadOnlySpan<byte> name);

    /// <summary>
    /// A short string, number, true, false or null that is a member of the value or of an object that is its member.
    /// </summary>
    /// <param name="outer">The object's name; empty for a member of the value itself.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="value">As it is spelt, without a string's quotation marks.</param>
    void Scalar(ReadOnlySpan<byte> outer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);

    /// <summary>Another element of a list that is a member of the value.</summary>
    /// <param name="name">The list's name.</param>
    void Element(ReadOnlySpan<byte> name);

    /// <summary>An object or list at the top has ended; another may follow.</summary>
    void EndValue();
}
