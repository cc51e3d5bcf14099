namespace Hewn.AspNetCore.Capture;

/// <summary>What <see cref="JsonRedactor"/> made of a body.</summary>
/// <param name="Output">
/// Compact JSON without credentials: one value when <paramref name="IsWhole"/>, otherwise its beginning.
/// </param>
/// <param name="ConsumedBytes">How many bytes of the input have been copied.</param>
/// <param name="IsWhole">True when the input was exactly one valid JSON value.</param>
/// <param name="StoppedAtSecret">True when the input stopped between a secret name and the end of its value.</param>
/// <param name="IsMalformed">True when the input is no JSON, however it may go on.</param>
/// <param name="Facts">What the copied part says about the call.</param>
internal readonly record struct JsonCopy(
    RawJson Output, int ConsumedBytes, bool IsWhole, bool StoppedAtSecret, bool IsMalformed, BodyFacts Facts);
