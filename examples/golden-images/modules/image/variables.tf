variable "name" {
  description = "The name of the image definition."
  type        = string
}

variable "gallery_id" {
  description = "The gallery that holds the image."
  type        = string
}

variable "resource_group_name" {
  description = "The resource group of the builds."
  type        = string
}

variable "location" {
  description = "The region where images are built and from where they are replicated."
  type        = string
}

variable "os_type" {
  description = "Linux or Windows."
  type        = string
}

variable "hyper_v_generation" {
  description = "V1 or V2."
  type        = string
}

variable "architecture" {
  description = "x64 or Arm64."
  type        = string
}

variable "identifier" {
  description = "Publisher, offer and SKU; unique in the gallery."
  type = object({
    publisher = string
    offer     = string
    sku       = string
  })
}

variable "recommended_vcpus" {
  description = "How many vCPUs a virtual machine of this image should have."
  type = object({
    min = optional(number)
    max = optional(number)
  })
  default = null
}

variable "recommended_memory_gb" {
  description = "How much memory a virtual machine of this image should have, in GB."
  type = object({
    min = optional(number)
    max = optional(number)
  })
  default = null
}

variable "disk" {
  description = "The operating system disk of a build, in GB."
  type = object({
    size_gb     = number
    occupied_gb = optional(number)
  })
}

variable "versions" {
  description = "Versions by name: replicas by region, and what else may change after the release."
  type = map(object({
    regions             = map(number)
    exclude_from_latest = optional(bool, false)
    end_of_life_date    = optional(string)
  }))

  validation {
    condition     = alltrue([for name in keys(var.versions) : can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+$", name))])
    error_message = "A version is named by three numbers, such as 1.2.3."
  }

  validation {
    condition     = alltrue([for version in values(var.versions) : contains(keys(version.regions), var.location)])
    error_message = "A version has replicas in ${var.location}, the region where it is built."
  }
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
}
