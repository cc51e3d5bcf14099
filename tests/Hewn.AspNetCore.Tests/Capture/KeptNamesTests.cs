using System.Text;
using Hewn.AspNetCore.Calls;
using Hewn.AspNetCore.Capture;

namespace Hewn.AspNetCore.Tests.Capture;

/// <summary>
/// Names and fields that come with every call are made once, also where two of them would stand in the same place.
/// </summary>
public sealed class KeptNamesTests
{
    private const int Names = 120; // Of which a dozen pairs and more have one place.

    [Fact]
    public void Two_names_that_come_in_turn_are_both_kept() =>
        Changed(name => MemberName.Of(Encoding.UTF8.GetBytes("kept_" + name))).ShouldBeEmpty();

    [Fact]
    public void Two_header_fields_that_come_in_turn_are_both_kept()
    {
        HeaderName name = HeaderName.Of("User-Agent");
        Changed(value => KnownHeader.Of(name, "kept/" + value, (_, text) => Encoding.UTF8.GetBytes(text))!)
            .ShouldBeEmpty();
    }

    /// <summary>The pairs of which one is made anew behind the other. Another test may have been in between once, but
    /// not each time.</summary>
    private static List<(string, string)> Changed(Func<string, object> of)
    {
        string[] names = [.. Enumerable.Range(0, Names).Select(i => $"{(char)('a' + i % 26)}{i * 7919 % 1000}")];
        var changed = new List<(string, string)>();
        for (int i = 0; i < Names; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (!Enumerable.Range(0, 3).Any(_ => StaysBehind(of, names[i], names[j])))
                    changed.Add((names[i], names[j]));
            }
        }

        return changed;
    }

    private static bool StaysBehind(Func<string, object> of, string name, string other)
    {
        object first = of(name);
        _ = of(other);
        return ReferenceEquals(of(name), first);
    }
}
