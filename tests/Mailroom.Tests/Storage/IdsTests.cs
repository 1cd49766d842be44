using Mailroom.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Mailroom.Tests.Storage;

public sealed class IdsTests
{
    [Fact]
    public void Ids_sort_by_the_time_they_were_made()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var ids = new List<string>();
        for (var i = 0; i < 1000; i++)
        {
            ids.Add(Ids.New(time));
            time.Advance(TimeSpan.FromMilliseconds(1 + (i * 37)));
        }

        Assert.Equal(ids, ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Ids_of_the_same_moment_differ_in_eighty_random_bits()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var ids = Enumerable.Range(0, 10_000).Select(_ => Ids.New(time)).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(10_000, ids.Count);
        Assert.Single(ids.Select(id => id[..10]).Distinct(StringComparer.Ordinal));
        for (var place = 10; place < Ids.Length; place++) Assert.Equal(32, ids.Select(id => id[place]).Distinct().Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("01m8622zb4a60bvyg1x0xt3w5")]
    [InlineData("01m8622zb4a60bvyg1x0xt3w533")]
    [InlineData("01M8622ZB4A60BVYG1X0XT3W53")]
    [InlineData("91m8622zb4a60bvyg1x0xt3w53")]
    [InlineData("01m8622zb4a60bvyg1x0xt3wu3")]
    public void What_is_no_id_is_not_well_formed(string? text) => Assert.False(Ids.IsWellFormed(text));

    [Fact]
    public void A_new_id_is_well_formed() => Assert.True(Ids.IsWellFormed(Ids.New(TimeProvider.System)));
}
