using Microsoft.EntityFrameworkCore;

namespace Gateway.Instrumentation.EntityFrameworkCore.Tests;

public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Order>().Property(order => order.Id).ValueGeneratedNever();
}

public sealed class Order
{
    public int Id { get; set; }

    public string Title { get; set; } = "";

    [System.ComponentModel.DataAnnotations.ConcurrencyCheck]
    public int Version { get; set; }
}
