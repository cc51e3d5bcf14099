using System.Security.Cryptography;
using System.Text;

namespace LocalLlm.Api;

/// <summary>The key that destructive requests must show, as <c>X-Api-Key</c> or as a bearer token.</summary>
internal sealed class AdminKey(string? configured)
{
    public string Value { get; } = configured ?? RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <summary>Whether it was made at start because none was configured.</summary>
    public bool WasMade { get; } = configured is null;

    public bool IsShownBy(HttpRequest request)
    {
        string shown = request.Headers["X-Api-Key"].ToString();
        string authorization = request.Headers.Authorization.ToString();
        if (shown.Length == 0 && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            shown = authorization["Bearer ".Length..].Trim();
        // In constant time: the answer's delay must not tell how much of a guess was right.
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), Encoding.UTF8.GetBytes(Value));
    }
}
