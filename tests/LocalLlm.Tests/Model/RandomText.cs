using System.Text;
using LocalLlm.Model;

namespace LocalLlm.Tests.Model;

/// <summary>Strings of all scripts, from a seed.</summary>
internal static class RandomText
{
    private const int MostCharacters = 40;

    private static readonly int[] Limits = [0x80, 0x80, 0x100, 0x800, 0x10000, 0x110000];

    public static string Create(int seed, bool loneSurrogates)
    {
        var random = new Pcg32(seed);
        var text = new StringBuilder();
        int length = Below(random, MostCharacters);
        for (int i = 0; i < length; i++)
        {
            if (loneSurrogates && Below(random, 4) == 0)
                text.Append((char)(0xD800 + Below(random, 0x800)));
            int value = Below(random, Limits[Below(random, Limits.Length)]);
            text.Append(Rune.IsValid(value) ? new Rune(value).ToString() : " the log ");
        }
        return text.ToString();
    }

    private static int Below(Pcg32 random, int limit) => (int)(random.NextDouble() * limit);
}
