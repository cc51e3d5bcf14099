namespace Hewn.AspNetCore.Capture;

/// <summary>A body as it is written, and what it says about its call.</summary>
/// <param name="Value">The field's value; null when there is nothing to write.</param>
/// <param name="Facts">Never null; empty when the body is no JSON.</param>
/// <param name="Lender">Whose memory the value is in; null for memory of its own.</param>
internal readonly record struct RenderedBody(RawJson? Value, BodyFacts Facts, JsonOutput? Lender = null)
{
    /// <summary>Gives the value's memory back, once. The value is used no more.</summary>
    public void Return() => Lender?.Drop();

    /// <summary>No body, or none that is captured.</summary>
    public static RenderedBody Absent => new(null, new BodyFacts());

    /// <summary>A body written as a string.</summary>
    /// <param name="text">What there is of it, redacted.</param>
    /// <param name="missingBytes">How much was cut: null for nothing, 0 when that is not known.</param>
    /// <param name="facts">What it says about its call.</param>
    public static RenderedBody OfText(string text, long? missingBytes, BodyFacts? facts = null)
    {
        var output = new JsonOutput();
        if (missingBytes is { } missing)
            output.CutString(text, missing);
        else
            output.String(text);
        return new RenderedBody(output.ToRawJson(), facts ?? new BodyFacts());
    }
}
